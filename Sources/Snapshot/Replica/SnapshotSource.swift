import Model

/// A folder in which copies of snapshots arrive, from whom and in what order ever.
struct SnapshotSource {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// The manifest's octets; nil when there is none.
    ///
    /// - Throws: `SnapshotError` with `.file` or `.malformed`.
    func manifest() throws(SnapshotError) -> [UInt8]? {
        try ObjectFolder.read("\(path)/manifest", limit: SnapshotManifest.limit)
    }

    /// Copies an object, unless it is there; it is durable after `ObjectFolder.settle`.
    ///
    /// - Throws: `SnapshotError` with `.incomplete` when it has not arrived, `.damaged` when it is another one, `.file`.
    func copy(_ object: String, to store: ObjectFolder, size: ClosedRange<Int>) throws(SnapshotError) {
        guard !store.has(object) else { return }
        let draft = try store.begin()
        try draft.fill(from: "\(path)/objects/\(object)", size: size, as: object)
        guard Hexadecimal.encode(try ObjectFolder.digest(draft.path)) == object else {
            throw SnapshotError(.damaged(object: object))
        }
        try draft.place(as: store.path(of: object))
    }
}
