import OpenSSL

extension CertificateFile {
    /// Reads all certificates of a PEM bundle, in order, or the one of a DER file.
    static func readAll(_ path: String) throws -> [Certificate] {
        let bytes = try SmallFile.read(path, limit: 1 << 20)
        guard bytes.starts(with: Array("-----".utf8)) else { return [try Certificate(der: bytes)] }
        return try Certificate.all(inPEM: bytes)
    }
}
