import COpenSSL

extension CMS {
    /// Encrypts `content` to the holders of `recipients` (AuthEnvelopedData, AES-256-GCM, DER).
    ///
    /// - Returns: the encoded ContentInfo.
    /// - Throws: `CryptoError` with `.notAllowed` for no recipient, `.unsupportedAlgorithm` (SM2), `.tooLarge`,
    ///   `.library`.
    public static func encrypt(
        _ content: [UInt8],
        to recipients: [Certificate]
    ) throws(CryptoError) -> [UInt8] {
        try checkLength(content, "content")
        guard !recipients.isEmpty else { throw CryptoError(.notAllowed(what: "message without recipient")) }
        for recipient in recipients { try checkAlgorithm(recipient.publicKey.algorithm) }
        let stack = try CertificateStack(recipients)
        let input = try MemoryStream(content)
        let message = try unsafe MessageHandle(
            adopting: CMS_encrypt(stack.pointer, input.pointer, EVP_aes_256_gcm(), flags),
            from: "CMS_encrypt"
        )
        return try message.der()
    }

    /// Decrypts a message with the key of one recipient.
    ///
    /// - Returns: the content; the caller wipes it when it is secret.
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets`, `.tooLarge`, `.keyMismatch`, or
    ///   `.decryptionFailed` when the message is for somebody else or was altered.
    public static func decrypt(
        _ message: [UInt8],
        certificate: Certificate,
        key: PrivateKey
    ) throws(CryptoError) -> [UInt8] {
        try checkLength(message, "encrypted message")
        try checkAlgorithm(key.algorithm)
        guard certificate.publicKey == key.publicKey else { throw CryptoError(.keyMismatch) }
        let parsed = try MessageHandle(der: message, of: "encrypted message")
        let recipient = try X509Handle(der: certificate.der)
        let output = try MemoryStream([])
        let status = unsafe CMS_decrypt(
            parsed.pointer,
            key.handle.pointer,
            recipient.pointer,
            nil,
            output.pointer,
            flags
        )
        guard status == 1 else {
            ErrorQueue.clear()
            throw CryptoError(.decryptionFailed(what: "the message"))
        }
        return output.contents()
    }
}
