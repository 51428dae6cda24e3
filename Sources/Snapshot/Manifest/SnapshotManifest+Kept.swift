import Foundation

/// Segments of authorities that are not answered for, as of one that awaits its records.
///
/// The exporter has read them from the book and does not read them again, so it needs them when that authority is answered for
/// one day. Nobody carries them before: they are no objects of the snapshot.
extension SnapshotManifest {
    /// The segments by the authority's name; nil when they are not on record.
    var keptSegments: [String: [Segment]]? {
        kept.flatMap { try? JSONDecoder().decode([String: [Segment]].self, from: $0) }
    }

    /// How they are written down.
    static func record(_ segments: [String: [Segment]]) -> Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try? encoder.encode(segments)
    }

    /// Every object that the exporter needs to go on.
    var exported: Set<String> {
        objects.union((keptSegments ?? [:]).values.joined().map(\.object))
    }
}
