/// What the workflow reads of certificates that are in use, and of what is open about them.
public protocol CaseSource: Sendable {
    /// The certificate with this authority and serial, or nil.
    func certificate(_ id: CertificateID) throws(BookError) -> CertificateRecord?
    /// Signing certificates with this serial number, of whatever authority.
    func certificates(serial: SerialNumber) throws(BookError) -> [CertificateRecord]
    /// Signing certificates that are active and end within a span, the earliest first, after `cursor`, at most `limit`.
    func certificates(
        endingFrom start: Timestamp,
        to end: Timestamp,
        after cursor: CertificateID?,
        limit: Int
    ) throws(BookError) -> [CertificateRecord]
    /// What else is living and ends with this certificate when its token is lost: the other certificates whose keys are on the
    /// token, and the encryption certificates that belong to any of them.
    func certificates(fallingWith record: CertificateRecord) throws(BookError) -> [CertificateRecord]
    /// Certificates that follow this one, newest first; abandoned serials included.
    func successors(of id: CertificateID) throws(BookError) -> [CertificateRecord]
    /// Applications about a certificate that are neither drafts nor finished, oldest first.
    func openApplications(about id: CertificateID) throws(BookError) -> [ApplicationRecord]
    /// Applications in one of `states` that nobody touched since `moment`, after `cursor`, at most `limit`.
    func applications(
        _ states: Set<ApplicationState>,
        untouchedSince moment: Timestamp,
        after cursor: ApplicationNumber?,
        limit: Int
    ) throws(BookError) -> [ApplicationRecord]
    /// Applications that are open although the certificate they are about is revoked, at most `limit`.
    func orphanedApplications(limit: Int) throws(BookError) -> [ApplicationRecord]
    /// Codes that were issued for something, oldest first.
    func codes(for subject: String) throws(BookError) -> [ExecutionCodeRecord]
    /// The code that opened a session; nil when no session has this name.
    func code(ofSession digest: [UInt8]) throws(BookError) -> ExecutionCodeRecord?
    /// Unlocks of a token, oldest first.
    func unlocks(ofToken serial: String) throws(BookError) -> [UnlockRecord]
    /// Unlock codes of a token, oldest first.
    func unlockCodes(ofToken serial: String) throws(BookError) -> [UnlockCodeRecord]
    /// Every binding of a certificate, oldest first.
    func bindings(of certificate: CertificateID) throws(BookError) -> [BindingRecord]
    /// Every binding of an account, oldest first.
    func bindings(account: String) throws(BookError) -> [BindingRecord]
    /// Bindings that stand although their certificate is revoked, at most `limit`.
    func orphanedBindings(limit: Int) throws(BookError) -> [BindingRecord]
    /// Proposals of a kind about something, oldest first.
    func proposals(_ kind: ProposalRecord.Kind, about subject: String) throws(BookError) -> [ProposalRecord]
    /// Payments of an application, oldest first.
    func payments(of number: ApplicationNumber) throws(BookError) -> [PaymentRecord]
    /// The payment with this transaction number of a channel, or nil.
    func payment(channel: String, transaction: String) throws(BookError) -> PaymentRecord?
}
