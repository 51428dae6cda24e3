public import Model

/// What the snapshots until now have told, for an exporter whose book has another past.
extension SnapshotWriter {
    /// The authorities of which there are records, whether they are answered for or not.
    public var recorded: [AuthorityID] {
        segments.keys.compactMap { AuthorityID($0) }.sorted { $0.name < $1.name }
    }

    /// Some of what is revoked by the newest record of its serial number.
    ///
    /// - Parameters:
    ///   - authority: whose certificates.
    ///   - position: 0, or where the call before ended.
    ///   - limit: how many records, at most.
    /// - Returns: the records, and where to go on; nil at the end.
    /// - Throws: `SnapshotError` with `.incomplete` or `.damaged`.
    public func revoked(
        of authority: AuthorityID,
        from position: Int,
        limit: Int
    ) throws(SnapshotError) -> (records: [StatusRecord], next: Int?) {
        var parts: [StatusSegment] = []
        for part in segments[authority.name] ?? [] {
            parts.append(try StatusSegment(path: folder.path(of: part.object), name: part.object))
        }
        var (records, place, before): ([StatusRecord], Int, Int) = ([], position, 0)
        for (number, part) in parts.enumerated() {
            let newer = parts.dropFirst(number + 1)
            while place < before + part.count {
                guard records.count < limit else { return (records, place) }
                if let record = part.record(place - before), case .revoked = record.status,
                    newer.allSatisfy({ $0.record(of: record.serial) == nil })
                {
                    records.append(record)
                }
                place += 1
            }
            before += part.count
        }
        return (records, nil)
    }
}
