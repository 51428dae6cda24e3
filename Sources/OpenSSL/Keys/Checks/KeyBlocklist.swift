import Model

/// A list of keys that must not be certified, from a file: one SHA-256 of a SubjectPublicKeyInfo per line.
///
/// ```
/// # found on 2026-01-31, private half published
/// 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
/// ```
///
/// Empty lines and lines that begin with `#` say nothing. The hash is `PublicKey.fingerprint`, which also names
/// keys in the book.
public struct KeyBlocklist: Sendable {
    /// The most octets a file may have: 64 MiB, a million keys.
    public static let maximumLength = 1 << 26
    private static let hashLength = 32

    /// The hashes, 32 octets each, in the order of the file.
    public let keyHashes: [[UInt8]]

    /// Reads a file's octets.
    ///
    /// - Throws: `CryptoError` with `.tooLarge`, or `.notAllowed` with the number of the first line that is neither a
    ///   hash nor a comment.
    public init(text: [UInt8]) throws(CryptoError) {
        guard text.count <= Self.maximumLength else {
            throw CryptoError(.tooLarge(what: "key blocklist", limit: Self.maximumLength))
        }
        var hashes: [[UInt8]] = []
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            guard line.count == 2 * Self.hashLength,
                let hash = Hexadecimal.decode(String(decoding: line, as: UTF8.self))
            else { throw CryptoError(.notAllowed(what: "line \(index + 1) of the key blocklist")) }
            hashes.append(hash)
        }
        keyHashes = hashes
    }
}
