public import Model

/// The part of an answer that is signed.
///
/// ```
/// ResponseData ::= SEQUENCE {
///     version            [0] EXPLICIT INTEGER DEFAULT 0,
///     responderID        CHOICE { byName [1] Name, byKey [2] OCTET STRING },
///     producedAt         GeneralizedTime,
///     responses          SEQUENCE OF SingleResponse,
///     responseExtensions [1] EXPLICIT Extensions OPTIONAL }
/// ```
///
/// Written with byKey: the hash does not repeat a name in every answer.
///
/// Source: RFC 6960 §4.2.1, RFC 5019 §2.2.1.
public struct OCSPResponseData: Hashable, Sendable {
    /// SHA-1 of the octets of the signer's subjectPublicKey BIT STRING, 20 octets.
    public let responderKeyHash: [UInt8]
    /// When it was signed.
    public let producedAt: Timestamp
    /// One answer for each certificate asked about, in the order of the request.
    public let responses: [OCSPSingleResponse]
    /// The request's nonce; nil when it had none.
    public let nonce: [UInt8]?

    /// Puts an answer together.
    public init(
        responderKeyHash: [UInt8],
        producedAt: Timestamp,
        responses: [OCSPSingleResponse],
        nonce: [UInt8]?
    ) {
        self.responderKeyHash = responderKeyHash
        self.producedAt = producedAt
        self.responses = responses
        self.nonce = nonce
    }

    /// The DER octets to sign.
    public var encoded: [UInt8] {
        DER.sequence(
            DER.contextConstructed(2, DER.octetString(responderKeyHash)),
            DER.generalizedTime(producedAt),
            DER.sequence(of: responses.map(\.encoded)),
            nonce.map { DER.contextConstructed(1, DER.sequence(OCSPNonce.encoded($0))) } ?? []
        )
    }

    /// Signs and wraps.
    ///
    /// - Parameters:
    ///   - key: the signer's key; SM2 signs with the identifier of GM/T 0009.
    ///   - certificates: what a client needs to trust the key, DER: the delegated signer's certificate.
    /// - Returns: a whole DER OCSPResponse of type id-pkix-ocsp-basic.
    /// - Throws: what `key` throws.
    public func signed(by key: any SigningKey, certificates: [[UInt8]]) throws -> [UInt8] {
        let toBeSigned = encoded
        let signature = try key.sign(toBeSigned)
        let enclosed = certificates.isEmpty ? [] : DER.contextConstructed(0, DER.sequence(of: certificates))
        let basic = DER.sequence(
            toBeSigned,
            key.signatureAlgorithm.identifier,
            DER.bitString(signature),
            enclosed
        )
        let bytes = DER.sequence(OCSPIdentifier.basicDER, DER.octetString(basic))
        return DER.sequence(
            DER.enumerated(OCSPResponseStatus.successful.rawValue),
            DER.contextConstructed(0, bytes)
        )
    }
}
