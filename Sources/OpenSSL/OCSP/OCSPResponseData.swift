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
    /// Whether `revoked` may mean that a serial was never issued.
    public let isExtendedRevoked: Bool

    /// Puts an answer together.
    public init(
        responderKeyHash: [UInt8],
        producedAt: Timestamp,
        responses: [OCSPSingleResponse],
        nonce: [UInt8]?,
        isExtendedRevoked: Bool = false
    ) {
        self.responderKeyHash = responderKeyHash
        self.producedAt = producedAt
        self.responses = responses
        self.nonce = nonce
        self.isExtendedRevoked = isExtendedRevoked
    }

    /// The DER octets to sign.
    public var encoded: [UInt8] {
        var list: [UInt8] = []
        list.reserveCapacity(256)
        for response in responses { response.append(to: &list) }
        let extensions = self.extensions
        let wrapped = extensions.isEmpty ? 0 : DER.wholeCount(DER.wholeCount(extensions.count))
        let name = DER.wholeCount(responderKeyHash.count)
        let count = DER.wholeCount(name) + DER.generalizedTimeCount + DER.wholeCount(list.count) + wrapped
        var data: [UInt8] = []
        data.reserveCapacity(DER.wholeCount(count))
        DER.appendHeader(DERTag.sequence, count: count, to: &data)
        DER.appendHeader(DERTag.contextConstructed(2), count: name, to: &data)
        DER.appendHeader(DERTag.octetString, count: responderKeyHash.count, to: &data)
        data += responderKeyHash
        DER.appendGeneralizedTime(producedAt, to: &data)
        DER.appendHeader(DERTag.sequence, count: list.count, to: &data)
        data += list
        guard !extensions.isEmpty else { return data }
        DER.appendHeader(
            DERTag.contextConstructed(1),
            count: DER.wholeCount(extensions.count),
            to: &data
        )
        DER.appendHeader(DERTag.sequence, count: extensions.count, to: &data)
        data += extensions
        return data
    }

    /// The content of responseExtensions, none of them critical.
    private var extensions: [UInt8] {
        let echoed = nonce.map(OCSPNonce.encoded) ?? []
        return isExtendedRevoked ? echoed + Self.extendedRevoke : echoed
    }

    private static let extendedRevoke =
        DER.sequence(OCSPIdentifier.extendedRevokeDER, DER.octetString(DER.null))

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
        return Self.wrap(toBeSigned, key.signatureAlgorithm.identifier, signature, certificates)
    }

    /// Puts the parts of a basic response into a successful OCSPResponse, each octet written once.
    private static func wrap(
        _ toBeSigned: [UInt8],
        _ algorithm: [UInt8],
        _ signature: [UInt8],
        _ certificates: [[UInt8]]
    ) -> [UInt8] {
        // From the inside out: certs with its [0], BasicOCSPResponse, response, ResponseBytes, its [0], OCSPResponse.
        let list = certificates.reduce(0) { $0 + $1.count }
        let enclosed = certificates.isEmpty ? 0 : DER.wholeCount(DER.wholeCount(list))
        let basic = toBeSigned.count + algorithm.count + DER.wholeCount(signature.count + 1) + enclosed
        let response = basic + DER.headerCount(basic)
        let bytes = OCSPIdentifier.basicDER.count + response + DER.headerCount(response)
        let explicit = bytes + DER.headerCount(bytes)
        let whole = successful.count + explicit + DER.headerCount(explicit)
        var answer: [UInt8] = []
        answer.reserveCapacity(whole + DER.headerCount(whole))
        DER.appendHeader(DERTag.sequence, count: whole, to: &answer)
        answer += successful
        DER.appendHeader(DERTag.contextConstructed(0), count: explicit, to: &answer)
        DER.appendHeader(DERTag.sequence, count: bytes, to: &answer)
        answer += OCSPIdentifier.basicDER
        DER.appendHeader(DERTag.octetString, count: response, to: &answer)
        DER.appendHeader(DERTag.sequence, count: basic, to: &answer)
        answer += toBeSigned
        answer += algorithm
        DER.appendHeader(DERTag.bitString, count: signature.count + 1, to: &answer)
        // All bits of the last octet count.
        answer.append(0)
        answer += signature
        guard !certificates.isEmpty else { return answer }
        DER.appendHeader(DERTag.contextConstructed(0), count: DER.wholeCount(list), to: &answer)
        DER.appendHeader(DERTag.sequence, count: list, to: &answer)
        for certificate in certificates { answer += certificate }
        return answer
    }

    private static let successful = DER.enumerated(OCSPResponseStatus.successful.rawValue)
}
