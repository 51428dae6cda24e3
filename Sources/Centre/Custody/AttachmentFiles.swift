import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Portal

/// Uploaded documents, each encrypted under a key of its own that the custody key wraps.
///
/// ```
/// length of the wrapped key (2 octets, big-endian) ‖ wrapped key ‖ sealed content
/// ```
struct AttachmentFiles: DocumentShelf {
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

    func content(of name: String) throws -> [UInt8] {
        guard Hexadecimal.decode(name)?.count == 16 else {
            throw CentreError(.system(what: "attachment", detail: "'\(name.prefix(40))' is no name of one"))
        }
        let octets = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        guard octets.count > 2, octets.count > 2 + (Int(octets[0]) << 8 | Int(octets[1])) else {
            throw CentreError(.system(what: "attachment \(name)", detail: "is not whole"))
        }
        let length = (Int(octets[0]) << 8 | Int(octets[1]))
        var key = try custody.unwrap(Array(octets[2..<2 + length]), context: "attachment \(name)")
        defer { key.wipe() }
        return try SymmetricCipher.open(
            Array(octets[(2 + length)...]),
            key: SecretBytes(copying: key),
            associatedData: Array(name.utf8)
        )
    }

    func remove(_ name: String) throws {
        guard Hexadecimal.decode(name)?.count == 16 else { return }
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
}
