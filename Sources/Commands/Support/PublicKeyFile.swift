import Issuer
import OpenSSL

/// A file with a public key, as `pki audit key` prints it.
enum PublicKeyFile {
    /// Reads PEM, at most 64 KiB.
    static func read(_ path: String) throws -> PublicKey {
        let bytes = try InputFile(path, limit: 1 << 16).read()
        return try PublicKey(subjectPublicKeyInfo: PEM.decode(bytes, label: "PUBLIC KEY"))
    }
}
