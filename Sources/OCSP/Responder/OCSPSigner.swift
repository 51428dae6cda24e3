public import Model
public import OpenSSL

/// A key that may sign answers for one authority.
///
/// Source: RFC 6960 §4.2.2.2.
public struct OCSPSigner: Sendable {
    /// Its private half.
    public let key: any SigningKey
    /// Its public half.
    public let publicKey: PublicKey
    /// Its certificate, DER; nil when the authority signs itself.
    public let certificate: [UInt8]?
    /// First second of use.
    public let notBefore: Timestamp
    /// Last second of use.
    public let notAfter: Timestamp

    /// Takes a signer after it has made one signature that verifies.
    ///
    /// - Throws: `OCSPError` with `.unusableSigner`.
    public init(
        key: any SigningKey,
        certificate: [UInt8]?,
        for authority: AuthorityID,
        notBefore: Timestamp,
        notAfter: Timestamp
    ) throws(OCSPError) {
        self.key = key
        self.certificate = certificate
        self.notBefore = notBefore
        self.notAfter = notAfter
        do {
            publicKey = try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)
            let trial = Array("OCSP signer of \(authority)".utf8)
            guard publicKey.verify(signature: try key.sign(trial), message: trial) else {
                throw CryptoError(.signatureInvalid(what: "trial"))
            }
        } catch {
            throw OCSPError(.unusableSigner(authority, detail: describe(error)))
        }
    }

    func isValid(at now: Timestamp) -> Bool { notBefore <= now && now <= notAfter }
}

/// The words for an error of any kind.
func describe(_ error: any Error) -> String {
    (error as? any OperatorError)?.message ?? String(describing: type(of: error))
}
