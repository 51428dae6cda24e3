import CRL
import Issuer
import Model
import OpenSSL

/// A file with a revocation list in either encoding.
enum RevocationListFile {
    /// The most octets of a file that is read as a whole: room for a million entries.
    private static let limit = 64 << 20
    /// A longer one in DER is read in pieces.
    private static let longest = 1 << 20

    /// Reads the octets of the list in a PEM or DER file.
    static func read(_ path: String) throws -> [UInt8] {
        let bytes = try InputFile(path, limit: limit).read()
        return bytes.starts(with: mark) ? try PEM.decode(bytes, label: "X509 CRL") : bytes
    }

    /// The list in a file, read in pieces when it is long and in DER, so that memory does not grow with it.
    static func open(_ path: String) throws -> StreamedRevocationList {
        if let file = try long(path) { return try file.list() }
        let bytes = try read(path)
        // A short one is looked at as a whole before anything of it is printed.
        _ = try RevocationList(der: bytes)
        return try StreamedRevocationList(count: bytes.count) { Array(bytes[$0]) }
    }

    private static let mark = Array("-----".utf8)

    /// Nil for what is no file, short, or text.
    private static func long(_ path: String) throws -> ListFile? {
        guard FileIdentity(path: path) != nil, let file = try ListFile(reading: path),
            file.count > longest, try file.read(0..<mark.count) != mark
        else { return nil }
        return file
    }
}
