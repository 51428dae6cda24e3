public import Model
public import OpenSSL

/// A key that may sign answers for one authority: a delegated signer's, or the authority's own.
///
/// Source: RFC 6960 §4.2.2.2.
public final class OCSPSigner: Sendable {
    /// Its private half.
    public let key: any SigningKey
    /// The certificate that says so.
    public let certificate: Certificate
    /// What is sent along in answers: the delegated signer's certificate; nothing when the authority signs.
    let enclosed: [[UInt8]]
    /// How answers name it: the SHA-1 of its public key.
    let keyHash: [UInt8]

    /// Takes a signer to whom the authority delegated, after it has made one signature that verifies.
    ///
    /// - Parameters:
    ///   - certificate: issued by the authority itself, with the purpose OCSPSigning.
    ///   - key: the private key of `certificate`.
    ///   - issuer: the authority's certificate.
    ///   - authority: the authority's name, for errors.
    ///   - patience: a key that may wait and has not signed after this time is asked again when it has.
    /// - Throws: `OCSPError` with `.unusableSigner`.
    public init(
        delegated certificate: Certificate,
        key: any SigningKey,
        issuer: Certificate,
        of authority: AuthorityID,
        patience: Duration = .seconds(5)
    ) throws(OCSPError) {
        guard certificate.issuerDER == issuer.subjectDER, certificate.isSigned(by: issuer.publicKey) else {
            throw OCSPError(.unusableSigner(authority, detail: "its certificate is not from the authority"))
        }
        guard certificate.extendedKeyUsage?.contains(.ocspSigning) == true else {
            throw OCSPError(.unusableSigner(authority, detail: "its certificate is not for OCSP signing"))
        }
        try Self.prove(key, certificate, authority)
        self.key = key.mayWait ? WatchedKey(key, patience: patience) : key
        self.certificate = certificate
        enclosed = [certificate.der]
        keyHash = certificate.publicKey.keyIdentifier
    }

    /// Takes the authority's own key, after it has made one signature that verifies.
    ///
    /// - Throws: `OCSPError` with `.unusableSigner`.
    public init(
        authority: AuthorityID,
        certificate: Certificate,
        key: any SigningKey
    ) throws(OCSPError) {
        try Self.prove(key, certificate, authority)
        self.key = key.mayWait ? WatchedKey(key) : key
        self.certificate = certificate
        enclosed = []
        keyHash = certificate.publicKey.keyIdentifier
    }

    /// Whether nothing is known against its key: false while a signature of one that may wait is overdue, and for a moment after
    /// one failed.
    public var isWell: Bool { (key as? WatchedKey)?.isWell ?? true }

    /// Whether a signature takes less than changing to another thread and back, a few times over: no more than some tens of
    /// microseconds, and no one to wait for.
    var isQuick: Bool {
        let algorithm = key.algorithm
        return !key.mayWait && (algorithm == .p256 || algorithm == .ed25519)
    }

    private static func prove(
        _ key: any SigningKey,
        _ certificate: Certificate,
        _ authority: AuthorityID
    ) throws(OCSPError) {
        let trial = Array("OCSP signer of \(authority)".utf8)
        do {
            let isItsKey = certificate.publicKey.verify(
                signature: try key.sign(trial),
                message: trial,
                algorithm: key.signatureAlgorithm
            )
            guard isItsKey else { throw CryptoError(.keyMismatch) }
        } catch {
            throw OCSPError(.unusableSigner(authority, detail: error.brief))
        }
    }
}
