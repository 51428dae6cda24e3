import COpenSSL

/// Asks libcrypto whether octets are a CRL; it keeps an object per entry, so only for short lists.
enum RevocationListHandle {
    /// The longest list that is shown to libcrypto, in octets.
    static let maximumOctets = 1_048_576

    /// Reads and frees one `X509_CRL`.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    static func check(_ der: [UInt8]) throws(CryptoError) {
        let used = unsafe der.withUnsafeBufferPointer { buffer -> Int? in
            var cursor: UnsafePointer<UInt8>? = buffer.baseAddress
            guard let list = unsafe d2i_X509_CRL(nil, &cursor, buffer.count) else { return nil }
            unsafe X509_CRL_free(list)
            guard let start = buffer.baseAddress, let end = unsafe cursor else { return nil }
            return unsafe end - start
        }
        guard let used else {
            ErrorQueue.clear()
            throw .malformed("revocation list")
        }
        guard used == der.count else { throw CryptoError(.trailingOctets(what: "revocation list")) }
    }
}
