import Foundation
import Model
import OpenSSL

/// A certificate file of either encoding.
enum CertificateFile {
    /// Reads PEM or DER.
    static func read(_ path: String) throws -> Certificate {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BookError(.notFound(object: "file \(path)"))
        }
        let bytes = Array(data)
        return bytes.starts(with: Array("-----".utf8))
            ? try Certificate(pem: bytes) : try Certificate(der: bytes)
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
