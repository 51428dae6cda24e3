/// The object identifiers of the online certificate status protocol.
///
/// Source: RFC 6960 §4, RFC 5280 §4.2.1.12.
enum OCSPIdentifier {
    /// id-pkix-ocsp-basic.
    static let basic = "1.3.6.1.5.5.7.48.1.1"
    /// id-pkix-ocsp-nonce.
    static let nonce = "1.3.6.1.5.5.7.48.1.2"
    /// id-pkix-ocsp-response: the response types a client understands.
    static let acceptableResponses = "1.3.6.1.5.5.7.48.1.4"
    /// id-pkix-ocsp-archive-cutoff (RFC 6960 §4.4.4).
    static let archiveCutoff = "1.3.6.1.5.5.7.48.1.6"
    /// id-pkix-ocsp-service-locator.
    static let serviceLocator = "1.3.6.1.5.5.7.48.1.7"
    /// id-pkix-ocsp-pref-sig-algs (RFC 6960 §4.4.7).
    static let preferredSignatureAlgorithms = "1.3.6.1.5.5.7.48.1.8"
    /// id-pkix-ocsp-extended-revoke (RFC 6960 §4.4.8).
    static let extendedRevoke = "1.3.6.1.5.5.7.48.1.9"
    /// id-kp-OCSPSigning.
    static let signing = "1.3.6.1.5.5.7.3.9"

    static let basicDER = DER.oid("1.3.6.1.5.5.7.48.1.1")
    static let nonceDER = DER.oid("1.3.6.1.5.5.7.48.1.2")
    static let archiveCutoffDER = DER.oid("1.3.6.1.5.5.7.48.1.6")
    /// id-pkix-ocsp-extended-revoke (RFC 6960 §4.4.8).
    static let extendedRevokeDER = DER.oid("1.3.6.1.5.5.7.48.1.9")
}
