/// The extension that binds an answer to its request.
///
/// Source: RFC 9654 §2.1: the extension's value is an OCTET STRING inside the OCTET STRING.
enum OCSPNonce {
    /// The whole Extension, not critical.
    static func encoded(_ nonce: [UInt8]) -> [UInt8] {
        let value = DER.wholeCount(nonce.count)
        let content = OCSPIdentifier.nonceDER.count + DER.wholeCount(value)
        var octets: [UInt8] = []
        octets.reserveCapacity(DER.wholeCount(content))
        DER.appendHeader(DERTag.sequence, count: content, to: &octets)
        octets += OCSPIdentifier.nonceDER
        DER.appendHeader(DERTag.octetString, count: value, to: &octets)
        DER.appendHeader(DERTag.octetString, count: nonce.count, to: &octets)
        octets += nonce
        return octets
    }
}
