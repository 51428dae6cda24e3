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
