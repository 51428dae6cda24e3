import Foundation
import Issuer
import Model
import OpenSSL

/// A certificate request in a file of either encoding.
enum RequestFile {
    /// Reads PEM or DER, at most 64 KiB.
    static func read(_ path: String) throws -> CertificateRequest {
        let bytes = try InputFile(path, limit: 1 << 16).read()
        return try CertificateRequest(file: bytes)
    }
}
