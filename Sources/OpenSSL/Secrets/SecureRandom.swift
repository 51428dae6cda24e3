import COpenSSL

/// Random octets that nobody can predict.
public enum SecureRandom {
    /// Draws `count` octets, 0 to 16 MiB, from libcrypto's generator.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a count out of bounds, `.library` when the generator fails.
    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard (0...1 << 24).contains(count) else {
            throw CryptoError(.notAllowed(what: "drawing \(count) random octets"))
        }
        var bytes = [UInt8](repeating: 0, count: count)
        try check(unsafe RAND_bytes(&bytes, CInt(count)), "RAND_bytes")
        return bytes
    }
}
