import Foundation
import Model
import OpenSSL

/// A list that is to take the place of a newer one of the same key, as when the centre was put back to a copy and publishes what it has.
///
/// Source: RFC 5280 §5.2.3.
struct ListSetback {
    /// The number of the list that relying parties have.
    let present: Int64
    /// The number of the one that is to take its place.
    let number: Int64

    /// Finds out whether the file at `path` is a list which is older than the one at `target`, and that one holds still; nil for everything
    /// else, such as files that are no lists.
    init?(from target: String, to path: String, at now: Timestamp) {
        guard let old = Self.frame(target), let new = Self.frame(path), let present = old.number,
            let number = new.number, number < present, old.issuer == new.issuer,
            old.authorityKeyIdentifier == new.authorityKeyIdentifier, let end = old.nextUpdate, now < end
        else { return nil }
        (self.present, self.number) = (present, number)
    }

    /// What a list says of itself; memory does not grow with its entries.
    private static func frame(_ path: String) -> RevocationList? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let end = try? file.seekToEnd(), let count = Int(exactly: end) else { return nil }
        let list = try? StreamedRevocationList(count: count) { range in
            try file.seek(toOffset: UInt64(range.lowerBound))
            let octets = try file.read(upToCount: range.count) ?? Data()
            guard octets.count == range.count else { throw CocoaError(.fileReadCorruptFile) }
            return Array(octets)
        }
        return list?.frame
    }
}
