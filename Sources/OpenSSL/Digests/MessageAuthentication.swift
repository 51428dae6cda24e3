import COpenSSL

/// Keyed digests.
public enum MessageAuthentication {
    /// HMAC with SHA-256 (RFC 2104).
    ///
    /// - Returns: 32 octets.
    public static func hmacSHA256(key: borrowing SecretBytes, message: [UInt8]) -> [UInt8] {
        key.withBytes { hmac(key: $0, message: message) }
    }

    /// HMAC with SHA-256 (RFC 2104).
    ///
    /// - Returns: 32 octets.
    public static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        hmac(key: key.span, message: message)
    }

    /// Compares two codes without telling by the duration where they differ.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left, right, left.count) == 0
    }

    private static func hmac(key: borrowing Span<UInt8>, message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        // HMAC wants an address even for an empty key.
        let empty: [UInt8] = [0]
        let result = unsafe empty.withUnsafeBufferPointer { fallback in
            unsafe key.withUnsafeBufferPointer { buffer in
                let address = unsafe buffer.baseAddress ?? fallback.baseAddress
                return unsafe HMAC(
                    DigestMethod.sha256.pointer,
                    address,
                    CInt(clamping: buffer.count),
                    message,
                    message.count,
                    &code,
                    nil
                ) != nil
            }
        }
        // Not a matter of input: SHA-256 is always there.
        precondition(result, "libcrypto cannot compute HMAC")
        return code
    }
}
