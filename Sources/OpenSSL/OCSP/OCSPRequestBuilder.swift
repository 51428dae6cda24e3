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
    public var encoded: [UInt8] {
        let list = DER.sequence(of: certificateIDs.map { DER.sequence($0.der) })
        guard let nonce else { return DER.sequence(DER.sequence(list)) }
        let extensions = DER.sequence(OCSPNonce.encoded(nonce))
        return DER.sequence(DER.sequence(list, DER.contextConstructed(2, extensions)))
    }
}
