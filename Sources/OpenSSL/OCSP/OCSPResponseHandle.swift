import COpenSSL

/// Owns one `OCSP_RESPONSE *` and frees it exactly once.
@safe
struct OCSPResponseHandle: ~Copyable {
    private let pointer: OpaquePointer
    private let octetsUsed: Int

    /// Reads the response at the start of `der`.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    private init(startOf der: [UInt8]) throws(CryptoError) {
        var used = 0
        let parsed = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor: UnsafePointer<UInt8>? = buffer.baseAddress
            let parsed = unsafe d2i_OCSP_RESPONSE(nil, &cursor, buffer.count)
            if let start = buffer.baseAddress, let end = unsafe cursor { used = unsafe end - start }
            return unsafe parsed
        }
        guard let parsed = unsafe parsed else {
            ErrorQueue.clear()
            throw .malformed("OCSP response")
        }
        unsafe pointer = parsed
        octetsUsed = used
    }

    deinit { unsafe OCSP_RESPONSE_free(pointer) }

    /// Checks that libcrypto reads `der` as one response, to the last octet, and writes the same octets again.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    static func check(_ der: [UInt8]) throws(CryptoError) {
        let response = try OCSPResponseHandle(startOf: der)
        guard response.octetsUsed == der.count else {
            throw CryptoError(.trailingOctets(what: "OCSP response"))
        }
        guard try response.encoded() == der else { throw .malformed("OCSP response") }
    }

    private func encoded() throws(CryptoError) -> [UInt8] {
        let count = unsafe i2d_OCSP_RESPONSE(pointer, nil)
        guard count > 0 else { throw CryptoError.drain("i2d_OCSP_RESPONSE") }
        var octets = [UInt8](repeating: 0, count: Int(count))
        let written = unsafe octets.withUnsafeMutableBufferPointer { buffer in
            var cursor: UnsafeMutablePointer<UInt8>? = buffer.baseAddress
            return unsafe i2d_OCSP_RESPONSE(pointer, &cursor)
        }
        guard written == count else { throw CryptoError.drain("i2d_OCSP_RESPONSE") }
        return octets
    }
}
