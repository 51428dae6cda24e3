import Model

/// Writes a segment record after record, and never holds more of it than a piece.
struct SegmentWriter: ~Copyable {
    private static let pieceOctets = 1 << 18

    private let folder: ObjectFolder
    private let draft: ObjectDraft
    private var piece: [UInt8] = StatusSegment.magic
    private var count = 0

    /// Begins a segment in `folder`.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    init(_ folder: ObjectFolder) throws(SnapshotError) {
        self.folder = folder
        draft = try folder.begin()
    }

    /// Adds a record; serial numbers must ascend.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    mutating func append(_ octets: [UInt8]) throws(SnapshotError) {
        piece += octets
        count += 1
        guard piece.count >= Self.pieceOctets else { return }
        try draft.write(piece)
        piece.removeAll(keepingCapacity: true)
    }

    /// Ends it and gives it its name.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    consuming func finish() throws(SnapshotError) -> SnapshotManifest.Segment {
        try draft.write(piece)
        return SnapshotManifest.Segment(object: try folder.keep(draft), records: count)
    }
}

extension SegmentWriter {
    /// Writes records, of which the last counts where a serial number comes more than once.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    static func write(
        _ records: [StatusRecord],
        to folder: ObjectFolder
    ) throws(SnapshotError) -> SnapshotManifest.Segment {
        let latest = Dictionary(records.map { ($0.serial, $0) }) { $1 }
        var writer = try SegmentWriter(folder)
        for record in latest.values.sorted(by: { $0.serial < $1.serial }) { try writer.append(record.octets) }
        return try writer.finish()
    }

    /// Makes one segment of two; of a serial number that both have, the newer one's record counts.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    static func merge(
        _ older: StatusSegment,
        _ newer: StatusSegment,
        in folder: ObjectFolder
    ) throws(SnapshotError) -> SnapshotManifest.Segment {
        var writer = try SegmentWriter(folder)
        var (left, right) = (0, 0)
        while left < older.count || right < newer.count {
            let (first, second) = (
                left < older.count ? older.octets(left) : nil, right < newer.count ? newer.octets(right) : nil
            )
            guard let first else {
                if let second { try writer.append(second) }
                right += 1
                continue
            }
            guard let second else {
                try writer.append(first)
                left += 1
                continue
            }
            let (leftKey, rightKey) = (
                first.prefix(StatusRecord.keySize), second.prefix(StatusRecord.keySize)
            )
            if leftKey == rightKey { left += 1 }
            if leftKey.lexicographicallyPrecedes(rightKey) {
                try writer.append(first)
                left += 1
            } else {
                try writer.append(second)
                right += 1
            }
        }
        return try writer.finish()
    }
}
