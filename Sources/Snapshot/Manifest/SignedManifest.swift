import Foundation
import Model
import OpenSSL

/// A manifest as it lies in its folder: two lines, of which the first is signed by the second.
///
/// ```
/// pki-status-snapshot 1 {"authorities":…}
/// 3045…
/// ```
///
/// What is signed begins with its own name, so that no other statement of the same key can be taken for it.
package enum SignedManifest {
    private static let name = "pki-status-snapshot 1 "
    private static let newline = UInt8(ascii: "\n")

    /// Writes and signs.
    ///
    /// - Throws: `SnapshotError` with `.signing`.
    static func seal(_ manifest: SnapshotManifest, by key: any SigningKey) throws(SnapshotError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let statement = Array(name.utf8) + (try encoder.encode(manifest))
            let signature = Hexadecimal.encode(try key.sign(statement))
            return statement + [newline] + Array(signature.utf8) + [newline]
        } catch {
            throw SnapshotError(
                .signing(detail: (error as? any OperatorError)?.message ?? "\(type(of: error))")
            )
        }
    }

    /// Reads what `key` signed; nothing of it is looked at before.
    ///
    /// - Throws: `SnapshotError` with `.malformed` or `.signatureInvalid`.
    static func open(_ octets: [UInt8], trusting key: PublicKey) throws(SnapshotError) -> SnapshotManifest {
        let (statement, signature) = try split(octets)
        guard key.verify(signature: signature, message: statement) else {
            throw SnapshotError(.signatureInvalid)
        }
        return try content(statement)
    }

    /// Tells the two lines apart.
    ///
    /// - Throws: `SnapshotError` with `.malformed`.
    package static func split(
        _ octets: [UInt8]
    ) throws(SnapshotError) -> (statement: [UInt8], signature: [UInt8]) {
        let lines = octets.split(separator: newline, maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, lines[2].isEmpty, lines[0].starts(with: Array(name.utf8)),
            let signature = Hexadecimal.decode(String(decoding: lines[1], as: UTF8.self))
        else { throw SnapshotError(.malformed(detail: "not a manifest of this version")) }
        return (Array(lines[0]), signature)
    }

    /// Reads the first line, whose signature was verified.
    ///
    /// - Throws: `SnapshotError` with `.malformed`.
    package static func content(_ statement: [UInt8]) throws(SnapshotError) -> SnapshotManifest {
        let json = Data(statement.dropFirst(name.utf8.count))
        guard let manifest = try? JSONDecoder().decode(SnapshotManifest.self, from: json) else {
            throw SnapshotError(.malformed(detail: "its content cannot be read"))
        }
        if let fault = manifest.fault { throw SnapshotError(.malformed(detail: fault)) }
        return manifest
    }
}

extension SnapshotManifest {
    /// What is wrong with it; nil when nothing is.
    fileprivate var fault: String? {
        guard sequence > 0, sequence < .max, (0..<Int64.max).contains(feed), thisUpdate <= nextUpdate else {
            return "its numbers"
        }
        guard since.map({ (1...sequence).contains($0) }) ?? true else { return "its numbers" }
        guard authorities.allSatisfy({ AuthorityID($0.name) != nil }),
            Set(authorities.map(\.name)).count == authorities.count
        else { return "the names of its authorities" }
        guard objects.allSatisfy({ $0.utf8.count == 64 && Hexadecimal.decode($0) != nil }) else {
            return "the names of its objects"
        }
        guard authorities.flatMap(\.segments).allSatisfy({ $0.records >= 0 }) else { return "its counts" }
        guard
            authorities.compactMap(\.delegates).allSatisfy({ (0...Self.limit).contains($0.octets) })
        else { return "its counts" }
        guard files.allSatisfy({ Self.isFileName($0.name) }) else { return "the names of its files" }
        let numbers = changes.map(\.sequence)
        guard Int64(numbers.count) <= feed, numbers.elementsEqual(feed - Int64(numbers.count) + 1..<feed + 1)
        else { return "its changes" }
        return nil
    }

    /// Letters, digits, dots and hyphens, beginning with a letter: nothing that leads out of a folder.
    public static func isFileName(_ name: String) -> Bool {
        guard (1...80).contains(name.utf8.count), name.first?.isASCII == true, name.first?.isLowercase == true
        else { return false }
        return name.utf8.allSatisfy { character in
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
