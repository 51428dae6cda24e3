public import Model

extension ApplicationSnapshot {
    /// The number at which the owner of an application reads messages now.
    ///
    /// Who handed a form in with the number of their account, which was proven, is told at the number that the account has now; what the
    /// counter or a command entered is told at the number of the form.
    ///
    /// - Parameters:
    ///   - record: the application.
    ///   - account: the number of its owner's account; nil for none.
    /// - Returns: the number.
    public func mobile(of record: ApplicationRecord, account: String?) -> String {
        let own = form.person.mobile.text
        guard isMobileVerified, record.registrar == nil else { return own }
        return account ?? own
    }
}
