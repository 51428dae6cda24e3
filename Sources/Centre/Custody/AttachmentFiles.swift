import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL

/// Uploaded documents, each encrypted under a key of its own that the custody key wraps.
///
/// ```
/// length of the wrapped key (2 octets, big-endian) ‖ wrapped key ‖ sealed content
/// ```
struct AttachmentFiles: AttachmentVault {
    let folder: String
    let custody: CustodyKey

    func store(_ content: [UInt8]) throws -> String {
        let name = Hexadecimal.encode(try SecureRandom.bytes(16))
        var key = try SecureRandom.bytes(32)
        defer { key.wipe() }
        let wrapped = try custody.wrap(key, context: "attachment \(name)")
        let sealed = try SymmetricCipher.seal(
            content,
            key: SecretBytes(copying: key),
            associatedData: Array(name.utf8)
        )
        let length = [UInt8(wrapped.count >> 8), UInt8(wrapped.count & 0xFF)]
        try DurableFile.create("\(folder)/\(name)", bytes: length + wrapped + sealed, mode: 0o600)
        DurableFile.syncFolder(folder)
        return name
    }

    func remove(_ name: String) throws {
        guard Hexadecimal.decode(name)?.count == 16 else { return }
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
}
