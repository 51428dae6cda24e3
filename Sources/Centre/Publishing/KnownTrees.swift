import Foundation
import Issuer
import Model
import OpenSSL

/// The trees of files for web servers that were written from this state.
///
/// A tree may be on a volume of its own. While that is not mounted there is an empty folder in its place, and what is written there
/// reaches nobody: who wrote a tree before is told.
struct KnownTrees {
    /// A tree that was written before.
    struct Tree: Hashable {
        /// Where it is.
        let root: String
        /// What of it is written.
        let part: StaticTree.Part
        /// The file that says so; without it nobody looks for the tree any more.
        let note: String
    }

    private static let limit = 4096

    private let folder: String

    /// Those of a state.
    init(_ state: StateDirectory) {
        folder = state.trees
    }

    /// Every tree that is noted; a note that cannot be read is none.
    var all: [Tree] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            let note = "\(folder)/\(name)"
            guard let found = try? BoundedFile.read(note, limit: Self.limit), found.bytes.last == Self.end
            else { return nil }
            let root = String(decoding: found.bytes.dropLast(), as: UTF8.self)
            return StaticTree.Part.allCases.first { self.note(of: root, $0) == note }
                .map { Tree(root: root, part: $0, note: note) }
        }
    }

    /// Whether something of the tree at `root`, an absolute path, was written before.
    func has(_ root: String) -> Bool { all.contains { $0.root == root } }

    /// Notes that a part of the tree at `root` is written.
    ///
    /// - Throws: `CentreError` with `.system`.
    func note(_ root: String, _ part: StaticTree.Part) throws(CentreError) {
        let path = note(of: root, part)
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

    private func note(of root: String, _ part: StaticTree.Part) -> String {
        let digest = DigestAlgorithm.sha256.hash(Array(root.utf8))
        return "\(folder)/\(Hexadecimal.encode(Array(digest.prefix(8))))\(part.rawValue)"
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
    /// - Throws: `CentreError` with `.treeGone`, `.system`, or `.exporting` when another process writes the same part.
    func openTree(_ root: String, _ part: StaticTree.Part, isAnew: Bool) throws(CentreError) -> StaticTree {
        let place = URL(fileURLWithPath: root).standardizedFileURL.path
        let trees = KnownTrees(state)
        guard isAnew || !trees.has(place) || StaticTree.isThere(place) else {
            throw CentreError(.treeGone(path: place))
        }
        let tree = try StaticTree(root: root, part)
        try trees.note(place, part)
        return tree
    }
}
