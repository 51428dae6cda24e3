extension CertificateRequest {
    /// Reads the one request of a file in either encoding.
    ///
    /// Explanatory text before and after the PEM block is skipped, as other tools write it (RFC 7468 §2), and so is a
    /// byte order mark.
    ///
    /// - Throws: `CryptoError` as `init(der:)` and `init(pem:)`.
    public init(file bytes: [UInt8]) throws(CryptoError) {
        guard !FileForm.isBinary(bytes) else {
            try self.init(der: bytes)
            return
        }
        try self.init(pem: FileForm.withoutByteOrderMark(bytes))
    }
}
