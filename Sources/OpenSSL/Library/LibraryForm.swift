import COpenSSL

/// Asks libcrypto whether octets have the form of an ASN.1 type it knows; the object is freed at once.
enum LibraryForm {
    /// Checks that `der` is one OCSPRequest, to the last octet, and is written the same again.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    static func checkOCSPRequest(_ der: [UInt8]) throws(CryptoError) {
        try unsafe check(der, OCSP_REQUEST_it(), of: "OCSP request", rewriting: true)
    }

    /// Checks that `der` is one OCSPResponse, to the last octet, and is written the same again.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    static func checkOCSPResponse(_ der: [UInt8]) throws(CryptoError) {
        try unsafe check(der, OCSP_RESPONSE_it(), of: "OCSP response", rewriting: true)
    }

    /// The longest list that is shown to libcrypto, in octets: it keeps an object per entry.
    static let maximumRevocationList = 1_048_576

    /// Checks that `der` is one CertificateList, to the last octet.
    ///
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets`.
    static func checkRevocationList(_ der: [UInt8]) throws(CryptoError) {
        try unsafe check(der, X509_CRL_it(), of: "revocation list", rewriting: false)
    }

    private static func check(
        _ der: [UInt8],
        _ type: OpaquePointer?,
        of what: String,
        rewriting: Bool
    ) throws(CryptoError) {
        defer { ErrorQueue.clear() }
        var used = 0
        let object = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let object = unsafe ASN1_item_d2i(nil, &cursor, buffer.count, type)
            if let start = buffer.baseAddress, let end = unsafe cursor { used = unsafe end - start }
            return unsafe object
        }
        guard let object = unsafe object else { throw .malformed(what) }
        defer { unsafe ASN1_item_free(object, type) }
        guard used == der.count else { throw CryptoError(.trailingOctets(what: what)) }
        let isSame = unsafe !rewriting || isWritten(object, type, as: der)
        guard isSame else { throw .malformed(what) }
    }

    private static func isWritten(_ object: OpaquePointer, _ type: OpaquePointer?, as der: [UInt8]) -> Bool {
        var memory: UnsafeMutablePointer<UInt8>?
        let count = Int(unsafe ASN1_item_i2d(object, &memory, type))
        guard count > 0, let memory = unsafe memory else { return false }
        defer { unsafe COpenSSL_free(memory) }
        return unsafe UnsafeBufferPointer(start: memory, count: count).elementsEqual(der)
    }
}
