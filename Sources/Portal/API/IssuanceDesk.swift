public import Model

/// What the API does for its callers; every rule about who may do what is behind it.
public protocol IssuanceDesk: Sendable {
    /// Who shows this certificate, as the book knows them at this moment.
    ///
    /// - Throws: an `OperatorError` of kind `.unauthorized` or `.refused`.
    func caller(_ peer: PeerCertificate) throws -> APICaller
    /// Issues, or gives what the same request was given before.
    func issue(_ order: IssuanceOrder, for caller: APICaller) async throws -> DeskCertificate
    /// One of the caller's own certificates.
    func certificate(_ serial: SerialNumber, of caller: APICaller) throws -> DeskCertificate
    /// Revokes one of the caller's own certificates.
    func revoke(
        _ serial: SerialNumber,
        reason: RevocationReason,
        for caller: APICaller
    ) async throws -> DeskCertificate
    /// What the caller may ask for.
    func profiles(for caller: APICaller) throws -> [DeskProfile]
}
