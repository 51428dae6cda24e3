public import Model
public import OpenSSL

/// An authority that this responder answers for.
public struct OCSPIssuer: Sendable {
    /// Its name in the book.
    public let id: AuthorityID
    /// The DER subject of its certificate.
    public let name: [UInt8]
    /// Its public key.
    public let publicKey: PublicKey
    /// Who may sign for it; several while one key takes over from another.
    public let signers: [OCSPSigner]

    /// Names an authority and its signers.
    public init(id: AuthorityID, name: [UInt8], publicKey: PublicKey, signers: [OCSPSigner]) {
        self.id = id
        self.name = name
        self.publicKey = publicKey
        self.signers = signers
    }

    /// The signer that is valid at `now` and stays so longest.
    ///
    /// - Throws: `OCSPError` with `.noValidSigner`: an expired signer never signs.
    func signer(at now: Timestamp) throws(OCSPError) -> OCSPSigner {
        let valid = signers.filter { $0.isValid(at: now) }
        guard let best = valid.max(by: { $0.notAfter < $1.notAfter }) else {
            throw OCSPError(.noValidSigner(id))
        }
        return best
    }
}
