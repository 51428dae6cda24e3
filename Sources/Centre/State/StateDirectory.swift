/// Where everything of one centre lives on disk, by name.
public struct StateDirectory: Hashable, Sendable {
    /// The directory itself.
    public let path: String

    /// Names the places below `path`, with or without slashes at its end.
    public init(_ path: String) {
        let end = path.lastIndex { $0 != "/" }
        self.path = end.map { String(path[...$0]) } ?? path
    }

    /// The book of record.
    public var book: String { "\(path)/book.sqlite" }
    /// Encrypted private keys, mode 0700.
    public var keys: String { "\(path)/keys" }
    /// The machine's own passphrase, when no other source was given at `pki init`; mode 0600.
    public var passphrase: String { "\(keys)/passphrase" }
    /// There while a change of the passphrase takes effect: its files are all written, and those that have not their names get them.
    public var passphraseChange: String { "\(keys)/passphrase-change" }
    /// The custody key that wraps token secrets and attachments.
    public var custodyKey: String { "\(keys)/custody.key" }
    /// Lists and certificates as relying parties fetch them.
    public var published: String { "\(path)/published" }
    /// Copies of the last lists of destroyed authorities.
    public var lastLists: String { "\(path)/last-lists" }
    /// Where trees for web servers were written, so that one that is away is missed.
    public var trees: String { "\(path)/trees" }
    /// Attachments, each encrypted under its own key.
    public var attachments: String { "\(path)/attachments" }
    /// Locks of running processes.
    public var run: String { "\(path)/run" }

    /// Every folder, with its mode.
    static let folders: [(name: String, mode: Int)] = [
        ("keys", 0o700), ("published", 0o755), ("attachments", 0o700), ("run", 0o700),
    ]
}
