/// Which files relying parties may be given, as the snapshots that were taken said, the newest of each name last.
///
/// A long list may be on its way while newer snapshots name newer ones: what they named before still counts, but never after
/// something newer of that name.
struct FileOffers {
    /// Objects of one name that are waited for, at most; the oldest are given up.
    static let limit = 16

    /// The names that the newest snapshot has.
    private(set) var names: Set<String> = []
    /// By name, what is newer than what is in place, the newest last.
    private(set) var waiting: [String: [String]] = [:]
    private var placed: [String: String] = [:]
    /// Whether what has other names was taken away.
    private var isTidy = false

    /// Whether everything of the newest snapshot is in place, and nothing else.
    var areDone: Bool { waiting.isEmpty && isTidy }

    /// What is in place and what is waited for.
    var objects: Set<String> { Set(placed.values).union(waiting.values.joined()) }

    /// Whether relying parties have it already, unless somebody took it away.
    func isPlaced(_ object: String, as name: String) -> Bool { placed[name] == object }

    /// Takes over what the next snapshot names; what is in place is put there again, because somebody may have taken it away.
    mutating func offer(_ files: [SnapshotManifest.File]) {
        names = Set(files.map(\.name))
        isTidy = false
        waiting = waiting.filter { names.contains($0.key) }
        for file in files {
            let isPlaced = placed[file.name] == file.object
            let before = isPlaced ? [] : (waiting[file.name] ?? []).filter { $0 != file.object }
            waiting[file.name] = Array((before + [file.object]).suffix(Self.limit))
        }
    }

    /// Notes that relying parties have it now: what is older of its name does not come after it.
    mutating func given(_ object: String, as name: String) {
        guard let objects = waiting[name], let place = objects.firstIndex(of: object) else { return }
        placed[name] = object
        waiting[name] = place + 1 == objects.count ? nil : Array(objects[(place + 1)...])
    }

    /// Notes that what had other names than `names` was taken away.
    mutating func tidied(except names: Set<String>) {
        placed = placed.filter { names.contains($0.key) }
        isTidy = names == self.names
    }
}
