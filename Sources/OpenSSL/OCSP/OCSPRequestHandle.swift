import COpenSSL

/// Owns one `OCSP_REQUEST *` and frees it exactly once.
@safe
struct OCSPRequestHandle: ~Copyable {
    private let pointer: OpaquePointer
    private let octetsUsed: Int

    /// Reads the request at the start of `der`.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    private init(startOf der: [UInt8]) throws(CryptoError) {
        var used = 0
        let parsed = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor: UnsafePointer<UInt8>? = buffer.baseAddress
            let parsed = unsafe d2i_OCSP_REQUEST(nil, &cursor, buffer.count)
            if let start = buffer.baseAddress, let end = unsafe cursor { used = unsafe end - start }
            return unsafe parsed
        }
        guard let parsed = unsafe parsed else {
            ErrorQueue.clear()
            throw .malformed("OCSP request")
        }
        unsafe pointer = parsed
        octetsUsed = used
    }

    deinit { unsafe OCSP_REQUEST_free(pointer) }

    /// Checks that libcrypto reads `der` as one request, to the last octet, and writes the same octets again.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    static func check(_ der: [UInt8]) throws(CryptoError) {
        let request = try OCSPRequestHandle(startOf: der)
        guard request.octetsUsed == der.count else {
            throw CryptoError(.trailingOctets(what: "OCSP request"))
        }
        guard try request.encoded() == der else { throw .malformed("OCSP request") }
    }

    private func encoded() throws(CryptoError) -> [UInt8] {
        let count = unsafe i2d_OCSP_REQUEST(pointer, nil)
        guard count > 0 else { throw CryptoError.drain("i2d_OCSP_REQUEST") }
        var octets = [UInt8](repeating: 0, count: Int(count))
        let written = unsafe octets.withUnsafeMutableBufferPointer { buffer in
            var cursor: UnsafeMutablePointer<UInt8>? = buffer.baseAddress
            return unsafe i2d_OCSP_REQUEST(pointer, &cursor)
        }
        guard written == count else { throw CryptoError.drain("i2d_OCSP_REQUEST") }
        return octets
    }
}
