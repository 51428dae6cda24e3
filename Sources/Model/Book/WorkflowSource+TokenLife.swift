extension WorkflowSource where Self: CaseSource {
    /// Whether the key of a certificate is on a token as it is now: made for the token's application, or later.
    ///
    /// A token that was taken back and made anew has the serial number that it had, and none of its keys.
    ///
    /// - Parameters:
    ///   - record: a certificate that stands for this token on record.
    ///   - token: the token.
    /// - Returns: true also where the book does not know what the token was made with.
    /// - Throws: `BookError`.
    public func isPresent(
        _ record: CertificateRecord,
        on token: TokenRecord
    ) throws(BookError) -> Bool {
        guard let number = token.application, let id = try job(of: number)?.certificate,
            let first = try certificate(id)
        else { return true }
        return record.reservation.createdAt >= first.reservation.createdAt
    }
}
