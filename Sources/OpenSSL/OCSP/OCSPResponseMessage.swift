/// An answer, read from octets that came from outside or from our own pen.
///
/// ```
/// OCSPResponse ::= SEQUENCE {
///     responseStatus ENUMERATED,
///     responseBytes  [0] EXPLICIT SEQUENCE {
///         responseType OBJECT IDENTIFIER, response OCTET STRING } OPTIONAL }
/// BasicOCSPResponse ::= SEQUENCE {
///     tbsResponseData    ResponseData,
///     signatureAlgorithm AlgorithmIdentifier,
///     signature          BIT STRING,
///     certs              [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ```
///
/// Source: RFC 6960 §4.2.1.
public struct OCSPResponseMessage: Sendable {
    /// Octets in a response, at most.
    public static let maximumOctets = 1_048_576

    /// How the responder answered the request as a whole.
    public let status: OCSPResponseStatus
    /// The signed part; nil unless `status` is `successful`.
    public let basic: OCSPBasicResponse?

    /// Reads a response.
    ///
    /// - Throws: `CryptoError` with `.tooLarge`, `.malformed`, `.trailingOctets`, or `.notAllowed` for another
    ///   version, another response type, or a reason this product does not know.
    public init(der: [UInt8]) throws(CryptoError) {
        guard der.count <= Self.maximumOctets else {
            throw CryptoError(.tooLarge(what: "OCSP response", limit: Self.maximumOctets))
        }
        try LibraryForm.checkOCSPResponse(der)
        var outer = try DERReader.sequence(der, of: "OCSP response")
        let code = try outer.smallInteger(tag: DERTag.enumerated)
        guard let status = OCSPResponseStatus(rawValue: code) else { throw outer.malformed }
        self.status = status
        guard status == .successful else {
            try outer.finish()
            basic = nil
            return
        }
        var wrapper = try outer.enter(DERTag.contextConstructed(0))
        try outer.finish()
        basic = try Self.basic(wrapper.enter(DERTag.sequence))
        try wrapper.finish()
    }

    private static func basic(_ content: consuming DERReader) throws(CryptoError) -> OCSPBasicResponse {
        var reader = content
        let type = try reader.objectIdentifier()
        guard type == OCSPIdentifier.basic else {
            throw CryptoError(.notAllowed(what: "response type \(type)"))
        }
        let octets = try reader.octetString()
        try reader.finish()
        return try OCSPBasicResponse(der: octets)
    }
}
