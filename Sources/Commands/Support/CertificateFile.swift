import Issuer
import OpenSSL

/// A file of certificates in either encoding.
enum CertificateFile {
    /// The most octets of a file: room for some hundred certificates.
    static let limit = 1 << 20

    /// Reads the one certificate of a PEM or DER file.
    static func read(_ path: String) throws -> Certificate {
        try Certificate(file: InputFile(path, limit: limit).read())
    }

    /// Reads all certificates of a PEM bundle, in order, or the one of a DER file.
    static func readAll(_ path: String) throws -> [Certificate] {
        try Certificate.all(inFile: InputFile(path, limit: limit).read())
    }
}

extension CertificateFile {
    /// Reads a PKCS#10 request, PEM or DER.
    static func readRequest(_ path: String) throws -> CertificateRequest {
        let bytes = try InputFile(path, limit: limit).read()
        return try CertificateRequest(file: bytes)
    }
}
