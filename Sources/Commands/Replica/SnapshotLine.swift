import Foundation
import Snapshot

/// A snapshot as it is printed.
struct SnapshotLine: Encodable {
    let sequence: Int64
    let thisUpdate: Moment
    let nextUpdate: Moment
    let authorities: Int
    let records: Int
    let files: Int
    /// The authorities of which nothing is said, because the centre's book is behind their lists.
    let withheld: [String]

    var lines: [(name: String, value: any Cell)] {
        var lines: [(name: String, value: any Cell)] = [
            ("sequence", String(sequence)), ("from", thisUpdate), ("usable until", nextUpdate),
            ("authorities", String(authorities)), ("records", String(records)), ("files", String(files)),
        ]
        if !withheld.isEmpty { lines.append(("withheld", withheld.joined(separator: ", "))) }
        return lines
    }

    init(_ manifest: SnapshotManifest) {
        sequence = manifest.sequence
        thisUpdate = Moment(manifest.thisUpdate)
        nextUpdate = Moment(manifest.nextUpdate)
        authorities = manifest.authorities.count
        records = manifest.authorities.flatMap(\.segments).reduce(0) { $0 + $1.records }
        files = manifest.files.count
        withheld = manifest.authorities.filter(\.isWithheld).map(\.name)
    }
}
