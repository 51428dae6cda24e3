import Foundation
import Issuer
import Model

/// What a destruction leaves on the medium while it goes on, so that the medium is known again when the key on it is
/// gone: another medium, without key and without trace, does not pass for it.
struct DestructionTrace {
    private let path: String
    private let keyHash: [UInt8]

    /// The trace of the key that `reference` names.
    ///
    /// - Parameters:
    ///   - folder: the medium.
    ///   - reference: an `offline:` or `shared:` reference; nil comes of any other.
    ///   - keyHash: SHA-256 of the public key.
    init?(on folder: String, of reference: String, keyHash: [UInt8]) {
        guard let name = KeyPrefix.shared.name(in: reference) ?? KeyPrefix.offline.name(in: reference) else {
            return nil
        }
        path = "\(folder)/\(name).destroyed"
        self.keyHash = keyHash
    }

    /// Whether this medium had the key, and lost it to a destruction.
    var isThere: Bool {
        (try? BoundedFile.read(path, limit: 64).bytes) == Array(Hexadecimal.encode(keyHash).utf8)
    }

    /// Durable before the key is touched.
    func leave() throws(KeyFileError) {
        try DurableFile.replace(path, bytes: Array(Hexadecimal.encode(keyHash).utf8), mode: 0o600)
    }

    /// The destruction is on record.
    func remove() {
        unsafe unlink(path)
    }
}
