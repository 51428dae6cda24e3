import COpenSSL
public import Model

extension CMS {
    /// A signed message that was verified.
    public struct Verified: Sendable {
        /// What was signed.
        public let content: [UInt8]
        /// Who signed: a certificate whose chain was accepted.
        public let signer: Certificate
    }

    /// Signs `content` (SignedData, DER).
    ///
    /// - Parameters:
    ///   - content: what to sign.
    ///   - certificate: the signer's; goes into the message.
    ///   - key: belongs to `certificate`.
    ///   - others: further certificates for the message, as of the issuer.
    ///   - detached: true leaves `content` out of the message.
    /// - Returns: the encoded ContentInfo.
    /// - Throws: `CryptoError` with `.keyMismatch`, `.unsupportedAlgorithm` (SM2), `.tooLarge`, `.library`.
    public static func sign(
        _ content: [UInt8],
        certificate: Certificate,
        key: PrivateKey,
        others: [Certificate] = [],
        detached: Bool = false
    ) throws(CryptoError) -> [UInt8] {
        try checkLength(content, "content")
        try checkAlgorithm(key.algorithm)
        guard certificate.publicKey == key.publicKey else { throw CryptoError(.keyMismatch) }
        let flags = flags | UInt32(CMS_PARTIAL) | (detached ? UInt32(CMS_DETACHED) : 0)
        let stack = try CertificateStack(others)
        let message = try unsafe MessageHandle(
            adopting: CMS_sign(nil, nil, stack.pointer, nil, flags),
            from: "CMS_sign"
        )
        let signer = try X509Handle(der: certificate.der)
        let digest = SignatureAlgorithm(key.algorithm).digestAlgorithm?.method
        let added = unsafe CMS_add1_signer(
            message.pointer,
            signer.pointer,
            key.handle.pointer,
            digest?.pointer,
            flags
        )
        guard unsafe added != nil else { throw CryptoError.drain("CMS_add1_signer") }
        let input = try MemoryStream(content)
        try check(unsafe CMS_final(message.pointer, input.pointer, nil, flags), "CMS_final")
        return try message.der()
    }

    /// Verifies a signed message with one signer, and the signer's chain.
    ///
    /// - Parameters:
    ///   - message: the encoded ContentInfo.
    ///   - detachedContent: what was signed, when the message does not hold it.
    ///   - intermediates: further certificates for the chain, beside those in the message.
    ///   - anchors: who is trusted.
    ///   - moment: the time at which the chain must be valid.
    /// - Returns: the content and the signer.
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets`, `.tooLarge`, or `.signatureInvalid` for a bad
    ///   signature, a signer outside the anchors, or more than one signer.
    public static func verify(
        _ message: [UInt8],
        detachedContent: [UInt8]? = nil,
        intermediates: [Certificate] = [],
        anchors: [Certificate],
        at moment: Timestamp
    ) throws(CryptoError) -> Verified {
        try checkLength(message, "signed message")
        let parsed = try MessageHandle(der: message, of: "signed message")
        let output = try MemoryStream([])
        guard try verifySignature(parsed, detachedContent, output) else {
            ErrorQueue.clear()
            throw CryptoError(.signatureInvalid(what: "the message"))
        }
        let signers = try parsed.signers()
        guard signers.count == 1, let signer = signers.first else {
            throw CryptoError(.signatureInvalid(what: "the message"))
        }
        let verdict = try CertificateChain.verify(
            leaf: signer,
            intermediates: intermediates + (try parsed.certificates()),
            anchors: anchors,
            at: moment
        )
        guard verdict.isTrusted else { throw CryptoError(.signatureInvalid(what: "the message's signer")) }
        return Verified(content: detachedContent ?? output.contents(), signer: signer)
    }

    private static func verifySignature(
        _ message: borrowing MessageHandle,
        _ detachedContent: [UInt8]?,
        _ output: borrowing MemoryStream
    ) throws(CryptoError) -> Bool {
        let flags = flags | UInt32(CMS_NO_SIGNER_CERT_VERIFY)
        guard let detachedContent else {
            return unsafe CMS_verify(message.pointer, nil, nil, nil, output.pointer, flags) == 1
        }
        let input = try MemoryStream(detachedContent)
        return unsafe CMS_verify(message.pointer, nil, nil, input.pointer, output.pointer, flags) == 1
    }
}
