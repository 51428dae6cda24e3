import COpenSSL

/// Messages under a symmetric key that both sides have.
///
/// ```
/// KEKRecipientInfo ::= SEQUENCE {
///     version 4, kekid KEKIdentifier, keyEncryptionAlgorithm id-aes256-wrap, encryptedKey OCTET STRING }
/// ```
///
/// `openssl cms -decrypt -secretkey HEX -secretkeyid HEX` reads them.
///
/// Source: RFC 5652 §6.2.3, RFC 5083, RFC 5084, RFC 3394.
extension CMS {
    /// Octets of the symmetric key.
    public static let symmetricKeyLength = 32

    /// Encrypts `content` under a symmetric key (AuthEnvelopedData, AES-256-GCM, DER).
    ///
    /// - Parameters:
    ///   - content: what to encrypt.
    ///   - key: 32 octets.
    ///   - identifier: by which the key is known, 1 to 64 octets.
    /// - Returns: the encoded ContentInfo.
    /// - Throws: `CryptoError` with `.notAllowed` for another length, `.tooLarge`, `.library`.
    public static func encrypt(
        _ content: [UInt8],
        under key: borrowing SecretBytes,
        identifier: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try checkLength(content, "content")
        let count = key.count
        guard count == symmetricKeyLength, (1...64).contains(identifier.count) else {
            throw CryptoError(.notAllowed(what: "key of \(count) octets"))
        }
        let input = try MemoryStream(content)
        let message = try unsafe MessageHandle(
            adopting: CMS_encrypt(
                nil,
                input.pointer,
                EVP_aes_256_gcm(),
                flags | UInt32(CMS_PARTIAL)
            ),
            from: "CMS_encrypt"
        )
        try addRecipient(key, identifier, to: message)
        try check(unsafe CMS_final(message.pointer, input.pointer, nil, flags), "CMS_final")
        return try message.der()
    }

    /// Decrypts such a message.
    ///
    /// - Returns: the content; the caller wipes it when it is secret.
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets`, `.tooLarge`, or `.decryptionFailed` when it is under another key or was altered.
    public static func decrypt(
        _ message: [UInt8],
        under key: borrowing SecretBytes,
        identifier: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try checkLength(message, "encrypted message")
        let parsed = try MessageHandle(der: message, of: "encrypted message")
        let output = try MemoryStream([])
        var octets = key.copyBytes()
        defer { octets.wipe() }
        let isOpened = unsafe CMS_decrypt_set1_key(
            parsed.pointer,
            &octets,
            octets.count,
            identifier,
            identifier.count
        )
        guard isOpened == 1,
            unsafe CMS_decrypt(parsed.pointer, nil, nil, nil, output.pointer, flags) == 1
        else {
            ErrorQueue.clear()
            throw CryptoError(.decryptionFailed(what: "the message"))
        }
        return output.contents()
    }

    /// libcrypto takes over copies of key and name, once all is well.
    private static func addRecipient(
        _ key: borrowing SecretBytes,
        _ identifier: [UInt8],
        to message: borrowing MessageHandle
    ) throws(CryptoError) {
        var octets = key.copyBytes()
        defer { octets.wipe() }
        let secret = unsafe CRYPTO_memdup(octets, octets.count, "", 0)
        let name = unsafe CRYPTO_memdup(identifier, identifier.count, "", 0)
        var isTaken = false
        if unsafe secret != nil, unsafe name != nil {
            isTaken =
                unsafe CMS_add0_recipient_key(
                    message.pointer,
                    NID_undef,
                    secret?.assumingMemoryBound(to: UInt8.self),
                    octets.count,
                    name?.assumingMemoryBound(to: UInt8.self),
                    identifier.count,
                    nil,
                    nil,
                    nil
                ) != nil
        }
        guard isTaken else {
            unsafe COpenSSL_clear_free(secret, octets.count)
            unsafe COpenSSL_free(name)
            throw CryptoError.drain("CMS_add0_recipient_key")
        }
    }
}
