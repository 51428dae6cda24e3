public import Model
public import OpenSSL

/// An authority that this responder answers for.
public struct OCSPIssuer: Sendable {
    /// Its name in the book.
    public let id: AuthorityID
    /// Its certificate: the name and key that CertIDs hash.
    public let certificate: Certificate
    /// Who may sign for it; several while one key takes over from another.
    public let signers: [OCSPSigner]

    /// Names an authority and its signers.
    public init(id: AuthorityID, certificate: Certificate, signers: [OCSPSigner]) {
        self.id = id
        self.certificate = certificate
        self.signers = signers
    }

    /// The newest signer that is valid at `now`; of two that began together, the one that stays so longer.
    ///
    /// - Throws: `OCSPError` with `.noValidSigner`: an expired signer never signs.
    func signer(at now: Timestamp) throws(OCSPError) -> OCSPSigner {
        let valid = signers.filter { $0.certificate.isValid(at: now) }
        let newest = valid.max { left, right in
            (left.certificate.notBefore, left.certificate.notAfter)
                < (right.certificate.notBefore, right.certificate.notAfter)
        }
        guard let newest else {
            throw OCSPError(.noValidSigner(id))
        }
        return newest
    }
}
