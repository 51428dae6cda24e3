/// Writes a request, as a relying party does.
///
/// Source: RFC 6960 §4.1.1.
public struct OCSPRequestBuilder: Sendable {
    /// What to ask about, in order.
    public var certificateIDs: [OCSPCertificateID]
    /// A nonce of 1 to 128 octets; nil gives an answer that may come from a cache.
    public var nonce: [UInt8]?

    /// Starts a request.
    public init(certificateIDs: [OCSPCertificateID], nonce: [UInt8]? = nil) {
        self.certificateIDs = certificateIDs
        self.nonce = nonce
    }

    /// The DER OCSPRequest; unsigned, the default version left out.
    ///
    /// One buffer, because a responder writes every plain request again (`OCSPRequestMessage`).
    public var encoded: [UInt8] {
        let extensions = nonce.map(OCSPNonce.encoded) ?? []
        let list = certificateIDs.reduce(0) { $0 + DER.wholeCount($1.der.count) }
        let wrapped = extensions.isEmpty ? 0 : DER.wholeCount(DER.wholeCount(extensions.count))
        let body = DER.wholeCount(list) + wrapped
        var request: [UInt8] = []
        request.reserveCapacity(DER.wholeCount(DER.wholeCount(body)))
        DER.appendHeader(DERTag.sequence, count: DER.wholeCount(body), to: &request)
        DER.appendHeader(DERTag.sequence, count: body, to: &request)
        DER.appendHeader(DERTag.sequence, count: list, to: &request)
        for identifier in certificateIDs {
            DER.appendHeader(DERTag.sequence, count: identifier.der.count, to: &request)
            request += identifier.der
        }
        guard !extensions.isEmpty else { return request }
        let tag = DERTag.contextConstructed(2)
        DER.appendHeader(tag, count: DER.wholeCount(extensions.count), to: &request)
        DER.appendHeader(DERTag.sequence, count: extensions.count, to: &request)
        request += extensions
        return request
    }
}
