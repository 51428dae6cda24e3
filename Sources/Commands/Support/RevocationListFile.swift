import Issuer
import Model
import OpenSSL

/// A file with a revocation list in either encoding.
enum RevocationListFile {
    /// The most octets of a file: room for a million entries.
    private static let limit = 64 << 20

    /// Reads the octets of the list in a PEM or DER file.
    static func read(_ path: String) throws -> [UInt8] {
        let bytes = try InputFile(path, limit: limit).read()
        return bytes.starts(with: Array("-----".utf8)) ? try PEM.decode(bytes, label: "X509 CRL") : bytes
    }
}
