/// Certificates in one PKCS#7 message without a signature, as Windows and Java import chains.
///
/// ```
/// ContentInfo ::= SEQUENCE { contentType id-signedData, content [0] EXPLICIT SignedData }
/// SignedData ::= SEQUENCE {
///     version 1, digestAlgorithms SET {}, contentInfo SEQUENCE { id-data },
///     certificates [0] IMPLICIT SET OF Certificate, signerInfos SET {} }
/// ```
///
/// Source: RFC 2315 §9.1, RFC 5652 §5.1.
public enum CertificateBag {
    /// The most certificates in a bag.
    public static let maximumCount = 64

    /// The message in DER, but for the set of certificates: it keeps the order given, as OpenSSL's does, because
    /// people take the first one for the leaf.
    ///
    /// - Throws: `CryptoError` with `.badContainer` for no certificate, `.tooLarge` for more than 64.
    public static func der(_ certificates: [Certificate]) throws(CryptoError) -> [UInt8] {
        guard !certificates.isEmpty else { throw CryptoError(.badContainer(.noCertificate)) }
        guard certificates.count <= maximumCount else {
            throw CryptoError(.tooLarge(what: "list of certificates", limit: maximumCount))
        }
        let set = DER.tlv(DERTag.contextConstructed(0), Array(certificates.map(\.der).joined()))
        let empty = DER.tlv(DERTag.set, [UInt8]())
        let content = DER.sequence(DER.oid("1.2.840.113549.1.7.1"))
        let signedData = DER.sequence(DER.integer(1), empty, content, set, empty)
        return DER.sequence(DER.oid("1.2.840.113549.1.7.2"), DER.contextConstructed(0, signedData))
    }

    /// The message as PEM text, labelled PKCS7 (RFC 7468 §8).
    ///
    /// - Throws: `CryptoError` as `der(_:)`.
    public static func pem(_ certificates: [Certificate]) throws(CryptoError) -> [UInt8] {
        PEM.encode(try der(certificates), label: "PKCS7")
    }
}
