/// The extension that binds an answer to its request.
///
/// Source: RFC 9654 §2.1: the extension's value is an OCTET STRING inside the OCTET STRING.
enum OCSPNonce {
    /// The whole Extension, not critical.
    static func encoded(_ nonce: [UInt8]) -> [UInt8] {
        DER.sequence(OCSPIdentifier.nonceDER, DER.octetString(DER.octetString(nonce)))
    }
}
