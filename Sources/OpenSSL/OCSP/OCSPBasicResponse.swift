public import Model

/// The signed part of an answer; see `OCSPResponseMessage`.
public struct OCSPBasicResponse: Sendable {
    /// The exact octets that were signed.
    public let toBeSigned: [UInt8]
    /// How it is signed.
    public let signatureAlgorithm: SignatureAlgorithm
    /// The content of the signature's BIT STRING.
    public let signature: [UInt8]
    /// The certificates that came along, DER.
    public let certificates: [[UInt8]]
    /// Who signed.
    public let responderID: OCSPResponderID
    /// When it was signed.
    public let producedAt: Timestamp
    /// The answers.
    public let responses: [OCSPSingleResponse]
    /// The nonce; nil when there is none.
    public let nonce: [UInt8]?
    /// The first critical extension of the whole answer that this product does not know; nil when there is none.
    public let unknownCritical: String?

    init(der: [UInt8]) throws(CryptoError) {
        var reader = try DERReader.sequence(der, of: "OCSP response")
        let data = try reader.next(DERTag.sequence)
        toBeSigned = data.bytes
        signatureAlgorithm = try SignatureAlgorithm(identifier: reader.next(DERTag.sequence).bytes)
        signature = try reader.bitStringOctets()
        certificates = try Self.certificates(&reader)
        try reader.finish()

        var body = DERReader(data.content, of: "OCSP response")
        try Self.checkVersion(&body)
        responderID = try Self.responderID(&body)
        producedAt = try body.time()
        responses = try Self.responses(body.enter(DERTag.sequence))
        let extensions = try Self.extensions(&body)
        nonce = try Self.nonce(extensions)
        unknownCritical = StatusExtension.unknownCritical(
            in: extensions,
            known: [OCSPIdentifier.nonce, OCSPIdentifier.extendedRevoke]
        )
        try body.finish()
    }

    /// Checks the signature; SM2 with the identifier of GM/T 0009.
    ///
    /// - Throws: `CryptoError` with `.signatureInvalid`, also when the algorithm does not fit `key`.
    public func verifySignature(by key: PublicKey) throws(CryptoError) {
        guard key.verify(signature: signature, message: toBeSigned, algorithm: signatureAlgorithm) else {
            throw CryptoError(.signatureInvalid(what: "OCSP response"))
        }
    }

    private static func certificates(_ reader: inout DERReader) throws(CryptoError) -> [[UInt8]] {
        guard reader.nextTag == DERTag.contextConstructed(0) else { return [] }
        var wrapper = try reader.enter(DERTag.contextConstructed(0))
        var list = try wrapper.enter(DERTag.sequence)
        try wrapper.finish()
        var certificates: [[UInt8]] = []
        while !list.isAtEnd { certificates.append(try list.next(DERTag.sequence).bytes) }
        return certificates
    }

    private static func checkVersion(_ body: inout DERReader) throws(CryptoError) {
        guard body.nextTag == DERTag.contextConstructed(0) else { return }
        var version = try body.enter(DERTag.contextConstructed(0))
        guard try version.smallInteger() == 0 else { throw CryptoError(.notAllowed(what: "OCSP version")) }
        try version.finish()
    }

    private static func responderID(_ body: inout DERReader) throws(CryptoError) -> OCSPResponderID {
        if body.nextTag == DERTag.contextConstructed(1) {
            var wrapper = try body.enter(DERTag.contextConstructed(1))
            let name = try wrapper.next(DERTag.sequence).bytes
            try wrapper.finish()
            return .name(name)
        }
        var wrapper = try body.enter(DERTag.contextConstructed(2))
        let hash = try wrapper.octetString()
        try wrapper.finish()
        return .keyHash(hash)
    }

    private static func responses(_ list: consuming DERReader) throws(CryptoError) -> [OCSPSingleResponse] {
        var reader = list
        var responses: [OCSPSingleResponse] = []
        while !reader.isAtEnd { responses.append(try OCSPSingleResponse(reader.enter(DERTag.sequence))) }
        return responses
    }

    private static func extensions(_ body: inout DERReader) throws(CryptoError) -> [StatusExtension] {
        guard body.nextTag == DERTag.contextConstructed(1) else { return [] }
        var wrapper = try body.enter(DERTag.contextConstructed(1))
        let extensions = try StatusExtension.readAll(wrapper.enter(DERTag.sequence))
        try wrapper.finish()
        return extensions
    }

    private static func nonce(_ extensions: [StatusExtension]) throws(CryptoError) -> [UInt8]? {
        guard let found = extensions.first(where: { $0.identifier == OCSPIdentifier.nonce }) else {
            return nil
        }
        var reader = DERReader(found.value, of: "nonce")
        let nonce = try reader.octetString()
        try reader.finish()
        return nonce
    }
}
