import Foundation
public import Model
public import OpenSSL

/// Writes snapshots of status into a folder, each from the one before: what did not change is not written again.
///
/// What is new becomes a segment of its own; a segment that is not more than twice as large as the one behind it is merged with
/// that, so that there are few of them, and each record is copied about as often as there are segments. The manifest goes
/// last: a crash leaves the snapshot of before, and files that nobody names.
public final class SnapshotWriter {
    /// Entries of the feed that a manifest has, at most.
    private static let changeLimit = 1000

    let folder: ObjectFolder
    private let key: any SigningKey
    private let lock: FolderLock
    private(set) var segments: [String: [SnapshotManifest.Segment]]
    private var changes: [SnapshotManifest.Change]
    private var number: Int64
    /// The first number of this line of snapshots; nil when the next one begins a line.
    private var since: Int64?

    /// The snapshot in the folder; nil when there is none that this key signed.
    public private(set) var latest: SnapshotManifest?

    /// Opens a folder, which is made when it is not there.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - key: signs the manifests.
    ///   - publicKey: its public half.
    /// - Throws: `SnapshotError` with `.file` or `.occupied`.
    public init(_ path: String, key: any SigningKey, publicKey: PublicKey) throws(SnapshotError) {
        folder = try ObjectFolder(path)
        self.key = key
        lock = try FolderLock(path)
        let manifest = try folder.readManifest().flatMap { try? SignedManifest.open($0, trusting: publicKey) }
        let kept = manifest?.keptSegments
        let isWhole = manifest?.exported.allSatisfy(folder.has) ?? false
        latest = isWhole && kept != nil ? manifest : nil
        let answered = latest?.authorities.map { ($0.name, $0.segments) } ?? []
        segments = latest == nil ? [:] : (kept ?? [:]).merging(answered) { $1 }
        changes = latest?.changes ?? []
        since = latest?.since
        // Its number stands, even if its files are gone.
        number = manifest?.sequence ?? 0
    }

    /// Forgets every record, because the book is another one.
    public func forget() {
        segments = [:]
        changes = []
        since = nil
    }

    /// Adds records and entries of the feed.
    ///
    /// - Parameters:
    ///   - records: by authority; the last counts where a serial number comes more than once.
    ///   - entries: the next ones of the feed, in order.
    /// - Throws: `SnapshotError` with `.file`, or `.incomplete` or `.damaged` for an object that was here; then nothing was added.
    public func add(
        _ records: [AuthorityID: [StatusRecord]],
        entries: [StatusEntry]
    ) throws(SnapshotError) {
        var next = segments
        for (authority, some) in records where !some.isEmpty {
            let new = try SegmentWriter.write(some, to: folder)
            next[authority.name] = try compacted((next[authority.name] ?? []) + [new])
        }
        segments = next
        changes = (changes + entries.map(SnapshotManifest.Change.init)).suffix(Self.changeLimit)
    }

    /// Keeps a file for relying parties.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - name: how relying parties call it.
    /// - Returns: what a manifest says of it.
    /// - Throws: `SnapshotError` with `.incomplete` when it is not there any more, `.file`.
    public func keep(file path: String, as name: String) throws(SnapshotError) -> SnapshotManifest.File {
        SnapshotManifest.File(name: name, object: try folder.keep(file: path))
    }

    /// Keeps the certificates of many OCSP signers of an authority.
    ///
    /// - Parameter signers: the certificates, DER.
    /// - Returns: what a manifest says of them.
    /// - Throws: `SnapshotError` with `.file`, or `.malformed` for more than a replica reads.
    public func keep(signers: [[UInt8]]) throws(SnapshotError) -> SnapshotManifest.Delegates {
        let octets = try SnapshotManifest.Delegates.encode(signers)
        let object = Hexadecimal.encode(DigestAlgorithm.sha256.hash(octets))
        if !folder.has(object) {
            let draft = try folder.begin()
            try draft.write(octets)
            _ = try folder.keep(draft)
        }
        return SnapshotManifest.Delegates(object: object, octets: octets.count)
    }

    /// Puts the next snapshot into place.
    ///
    /// - Parameters:
    ///   - authorities: those that are answered for; their segments are added here.
    ///   - files: what `keep` returned; files of other names are left out.
    ///   - place: where the exporter goes on.
    ///   - feed: the head of the status feed.
    ///   - period: from when the book was looked at until when that may be used.
    /// - Returns: its manifest.
    /// - Throws: `SnapshotError` with `.file` or `.signing`, or `.incomplete` when somebody took an object away; then the snapshot of
    ///   before is in place.
    public func publish(
        _ authorities: [SnapshotManifest.Authority],
        files: [SnapshotManifest.File],
        place: [UInt8],
        feed: Int64,
        period: ClosedRange<Timestamp>
    ) throws(SnapshotError) -> SnapshotManifest {
        // Never so often that the count overtakes the clock: a folder that was lost begins above what it had.
        let sequence = max(number + 1, period.lowerBound.secondsSinceEpoch * 1000)
        let names = Set(authorities.map(\.name))
        let manifest = SnapshotManifest(
            sequence: sequence,
            since: since ?? sequence,
            thisUpdate: period.lowerBound,
            nextUpdate: period.upperBound,
            authorities: authorities.map { authority in
                var authority = authority
                authority.segments = segments[authority.name] ?? []
                return authority
            },
            files: files.filter { SnapshotManifest.isFileName($0.name) },
            feed: feed,
            changes: changes,
            place: Data(place),
            kept: SnapshotManifest.record(segments.filter { !names.contains($0.key) })
        )
        for object in manifest.exported where !folder.isThere(object) {
            throw SnapshotError(.incomplete(object: object))
        }
        try folder.replaceManifest(try SignedManifest.seal(manifest, by: key))
        let kept = manifest.exported.union(latest?.objects ?? [])
        folder.clear(
            except: kept,
            madeBefore: period.lowerBound.advanced(bySeconds: -ObjectFolder.graceSeconds)
        )
        latest = manifest
        (number, since) = (sequence, manifest.since)
        return manifest
    }

    private func compacted(
        _ segments: [SnapshotManifest.Segment]
    ) throws(SnapshotError) -> [SnapshotManifest.Segment] {
        var list = segments
        while let last = list.last, let before = list.dropLast().last, before.records <= 2 * last.records {
            let merged = try SegmentWriter.merge(
                StatusSegment(path: folder.path(of: before.object), name: before.object),
                StatusSegment(path: folder.path(of: last.object), name: last.object),
                in: folder
            )
            list = list.dropLast(2) + [merged]
        }
        return list
    }
}
