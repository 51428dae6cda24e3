extension Certificate {
    private static let fileLabel = "CERTIFICATE"

    /// Reads the certificates of a file in either encoding, in order: one in DER, one or more in PEM, or a PKCS #7 bundle.
    ///
    /// Text around PEM blocks and blocks of other kinds are skipped.
    ///
    /// - Throws: `CryptoError` as `init(der:)`; `.missingBlock` for a PEM text without certificate.
    public static func all(inFile bytes: [UInt8]) throws(CryptoError) -> [Certificate] {
        var certificates: [Certificate] = []
        for der in try ForeignCertificate.octets(inFile: bytes) {
            certificates.append(try Certificate(der: der))
        }
        return certificates
    }

    /// Reads the one certificate of a file in either encoding.
    ///
    /// - Throws: `CryptoError` as `all(inFile:)`; `.severalBlocks` for more than one.
    public init(file bytes: [UInt8]) throws(CryptoError) {
        let certificates = try Self.all(inFile: bytes)
        guard certificates.count == 1, let only = certificates.first else {
            throw CryptoError(.severalBlocks(of: Self.fileLabel, certificates.count))
        }
        self = only
    }
}
