import Foundation
import Issuer
import Model
import OpenSSL

/// The folders that were written from this state for others: trees of files for web servers, and snapshots for replicas.
///
/// Such a folder may be on a volume of its own. While that is not mounted there is an empty folder in its place, and what is written there
/// reaches nobody: who wrote a tree before is told.
struct KnownTrees {
    /// What is written to a folder.
    enum Kind: String, CaseIterable {
        /// Answers of OCSP.
        case answers = ""
        /// Lists and certificates.
        case lists = "-lists"
        /// Snapshots of status.
        case snapshots = "-snapshots"

        init(_ part: StaticTree.Part) {
            switch part {
            case .answers: self = .answers
            case .lists: self = .lists
            }
        }
    }

    /// A folder that was written before.
    struct Tree: Hashable {
        /// Where it is.
        let root: String
        /// What is written there.
        let kind: Kind
        /// The file that says so; without it nobody looks for the folder any more.
        let note: String
    }

    private static let limit = 4096

    private let folder: String

    /// Those of a state.
    init(_ state: StateDirectory) {
        folder = state.trees
    }

    /// The place of a folder as notes have it.
    static func place(of root: String) -> String { URL(fileURLWithPath: root).standardizedFileURL.path }

    /// Whether there is something of a tree, or of snapshots, at `root`.
    static func isThere(_ root: String) -> Bool {
        StaticTree.isThere(root) || FileManager.default.fileExists(atPath: "\(root)/manifest")
    }

    /// Every folder that is noted; a note that cannot be read is none.
    var all: [Tree] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            let note = "\(folder)/\(name)"
            guard let found = try? BoundedFile.read(note, limit: Self.limit), found.bytes.last == Self.end
            else { return nil }
            let root = String(decoding: found.bytes.dropLast(), as: UTF8.self)
            return Kind.allCases.first { self.note(of: root, $0) == note }
                .map { Tree(root: root, kind: $0, note: note) }
        }
    }

    /// Refuses a folder that was written before and has nothing of it now.
    ///
    /// - Throws: `CentreError` with `.treeGone`.
    func demand(_ root: String) throws(CentreError) {
        let place = KnownTrees.place(of: root)
        guard !all.contains(where: { $0.root == place }) || KnownTrees.isThere(place) else {
            throw CentreError(.treeGone(path: place))
        }
    }

    /// Notes what is written to a folder.
    ///
    /// - Throws: `CentreError` with `.system`.
    func note(_ root: String, _ kind: Kind) throws(CentreError) {
        let root = KnownTrees.place(of: root)
        let path = note(of: root, kind)
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try DurableFile.replace(path, bytes: Array(root.utf8) + [Self.end], mode: 0o600)
        } catch {
            throw CentreError(.system(what: folder, detail: describe(error)))
        }
    }

    private static let end = UInt8(ascii: "\n")

    private func note(of root: String, _ kind: Kind) -> String {
        let digest = DigestAlgorithm.sha256.hash(Array(root.utf8))
        return "\(folder)/\(Hexadecimal.encode(Array(digest.prefix(8))))\(kind.rawValue)"
    }
}

extension CACentre {
    /// Opens a tree for a web server; one that was written before has to be there.
    ///
    /// - Parameters:
    ///   - root: where it is.
    ///   - part: what of it is to be written.
    ///   - isAnew: whether it may begin anew where there was one.
    /// - Returns: the tree.
    /// - Throws: `CentreError` with `.treeGone`, `.treeSilent`, `.system`, or `.exporting` when another process writes the same part.
    func openTree(_ root: String, _ part: StaticTree.Part, isAnew: Bool) throws(CentreError) -> StaticTree {
        let place = KnownTrees.place(of: root)
        guard trees.answers(place, within: 10_000) else { throw CentreError(.treeSilent(path: place)) }
        let known = KnownTrees(state)
        if !isAnew { try known.demand(root) }
        let tree = try StaticTree(root: root, part)
        try known.note(root, KnownTrees.Kind(part))
        return tree
    }
}
