import COpenSSL

/// A digest computed piece by piece, for what does not fit in memory.
@safe
public struct DigestContext: ~Copyable, @unchecked Sendable {
    // Unchecked: the context is owned by this value alone; it changes only through `mutating` methods.
    private let pointer: OpaquePointer
    private let algorithm: DigestAlgorithm

    /// Starts a digest.
    ///
    /// - Throws: `CryptoError` with `.library`.
    public init(_ algorithm: DigestAlgorithm) throws(CryptoError) {
        // Adopted first and configured after, in another value: a throw then frees it.
        let context = try unsafe DigestContext(adopting: EVP_MD_CTX_new(), algorithm)
        try check(
            unsafe EVP_DigestInit_ex2(context.pointer, algorithm.method.pointer, nil),
            "EVP_DigestInit_ex2"
        )
        self = context
    }

    private init(adopting pointer: OpaquePointer?, _ algorithm: DigestAlgorithm) throws(CryptoError) {
        guard let pointer = unsafe pointer else { throw CryptoError.drain("EVP_MD_CTX_new") }
        unsafe self.pointer = pointer
        self.algorithm = algorithm
    }

    deinit { unsafe EVP_MD_CTX_free(pointer) }

    /// Adds the next piece.
    ///
    /// - Throws: `CryptoError` with `.library`.
    public mutating func update(_ bytes: Span<UInt8>) throws(CryptoError) {
        let status = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe EVP_DigestUpdate(pointer, buffer.baseAddress, buffer.count)
        }
        try check(status, "EVP_DigestUpdate")
    }

    /// Adds the next piece.
    ///
    /// - Throws: `CryptoError` with `.library`.
    public mutating func update(_ bytes: [UInt8]) throws(CryptoError) {
        try update(bytes.span)
    }

    /// Ends the digest.
    ///
    /// - Returns: the digest, `digestLength` octets.
    /// - Throws: `CryptoError` with `.library`.
    public consuming func finish() throws(CryptoError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: algorithm.digestLength)
        try check(unsafe EVP_DigestFinal_ex(pointer, &digest, nil), "EVP_DigestFinal_ex")
        return digest
    }
}
