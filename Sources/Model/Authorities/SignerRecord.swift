/// A key that acts for an authority without being it: the delegated OCSP signer, the audit key.
public struct SignerRecord: Hashable, Sendable {
    /// What the key is for.
    public enum Purpose: String, CaseIterable, Sendable {
        /// Signs the checkpoints of the audit chain; has no certificate.
        case audit
        /// Signs OCSP answers for `authority` (RFC 6960 §4.2.2.2).
        case ocsp
        /// The TLS server key of the API, certified by `authority`.
        case server
    }

    /// What the key is for.
    public let purpose: Purpose
    /// The authority it acts for; nil for the audit key, which acts for the book.
    public let authority: AuthorityID?
    /// SHA-256 of its SubjectPublicKeyInfo; unique in the book.
    public let keyHash: [UInt8]
    /// Its SubjectPublicKeyInfo, DER.
    public let subjectPublicKeyInfo: [UInt8]
    /// Its certificate, DER; nil for the audit key.
    public let certificate: [UInt8]?
    /// Where the private key is, as `file:ocsp-1.key`.
    public let keyReference: String
    /// First second of use.
    public let notBefore: Timestamp
    /// Last second of use; nil for the audit key.
    public let notAfter: Timestamp?

    /// Makes a record.
    public init(
        purpose: Purpose,
        authority: AuthorityID?,
        keyHash: [UInt8],
        subjectPublicKeyInfo: [UInt8],
        certificate: [UInt8]?,
        keyReference: String,
        notBefore: Timestamp,
        notAfter: Timestamp?
    ) {
        self.purpose = purpose
        self.authority = authority
        self.keyHash = keyHash
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.certificate = certificate
        self.keyReference = keyReference
        self.notBefore = notBefore
        self.notAfter = notAfter
    }
}
