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
    /// Reads every certificate of a PEM file, or the one of a DER file.
    static func readAll(_ path: String) throws -> [Certificate] {
        let bytes = try bytes(path)
        return isPEM(bytes) ? try Certificate.all(inPEM: bytes) : [try Certificate(der: bytes)]
    }

    /// Reads a PKCS#10 request, PEM or DER.
    static func readRequest(_ path: String) throws -> CertificateRequest {
        let bytes = try bytes(path)
        return isPEM(bytes) ? try CertificateRequest(pem: bytes) : try CertificateRequest(der: bytes)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BookError(.notFound(object: "file \(path)"))
        }
        return Array(data)
    }

    private static func isPEM(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array("-----".utf8)) }
}
