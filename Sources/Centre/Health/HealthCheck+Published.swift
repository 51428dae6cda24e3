import CRL
import Foundation
import Model
import Store

/// Whether what relying parties fetch is where they fetch it.
extension HealthCheck {
    /// Of so many files the names are given.
    private static let mostFiles = 5

    /// The certificates that are published, and the folders that were written for web servers and replicas.
    ///
    /// Which lists have to be published, and whether they are right, is a check of its own.
    func published() throws -> Outcome {
        let files = try centre.book.authorities().flatMap { try centre.certificateFiles(of: $0) }
            .compactMap { $0.bytes == nil ? nil : $0.name }
        var found: [Outcome] = []
        if let gone = missing(files, from: centre.state.published) {
            let words =
                try hasPublished(files)
                ? "published/ lacks \(gone): 'pki crl publish' or 'pki serve' makes them again"
                : "nothing was published yet: 'pki crl publish' or 'pki serve' does"
            found.append((.warning, words))
        }
        let lists = try centre.book.authorities().flatMap { try centre.listNames(of: $0) }
            .flatMap { [$0, $0.delta] }
            .filter { FileManager.default.fileExists(atPath: centre.listDirectory.path(of: $0)) }
        let all = lists.map { "crl/\($0.fileName)" } + files.map { "ca/\($0)" }
        let trees = Dictionary(grouping: KnownTrees(centre.state).all, by: \.root)
        found += trees.sorted { $0.key < $1.key }.compactMap { look(at: $0.key, $0.value, for: all) }
        guard let first = found.first(where: { $0.severity == .failure }) ?? found.first else {
            return (
                .passed,
                "\(files.count) files of certificates; folders for web servers and replicas: \(trees.count)"
            )
        }
        return (first.severity, found.map(\.detail).joined(separator: "; "))
    }

    /// What to say of the folder at `root`, to which this was written.
    private func look(at root: String, _ parts: [KnownTrees.Tree], for files: [String]) -> Outcome? {
        let notes = parts.map(\.note).joined(separator: " and ")
        guard centre.trees.answers(root) else {
            return (
                .failure,
                "the volume of \(root) does not answer, and lists there are not looked at: mend or unmount it; if nobody gives it out any more, remove \(notes)"
            )
        }
        guard KnownTrees.isThere(root) else {
            return (
                .failure,
                "what was written to \(root) is gone: mount the volume that has it; if nobody gives it out any more, remove \(notes)"
            )
        }
        guard parts.contains(where: { $0.kind == .lists }), let gone = missing(files, from: root) else {
            return nil
        }
        return (.warning, "the tree \(root) lacks \(gone): 'pki crl publish --to \(root)'")
    }

    /// Whether anything was, as not in a centre that was just made.
    private func hasPublished(_ files: [String]) throws -> Bool {
        let isThere = files.contains {
            FileManager.default.fileExists(atPath: "\(centre.state.published)/\($0)")
        }
        guard !isThere else { return true }
        return try centre.book.authorities().contains {
            try centre.book.publishedRevocationList(of: RevocationListName($0.id)) != nil
        }
    }

    /// The names of files that are not there; nil when all are.
    private func missing(_ files: [String], from folder: String) -> String? {
        let gone = files.filter { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") }.sorted()
        guard !gone.isEmpty else { return nil }
        let others = gone.count > Self.mostFiles ? " and \(gone.count - Self.mostFiles) more" : ""
        return gone.prefix(Self.mostFiles).joined(separator: ", ") + others
    }
}
