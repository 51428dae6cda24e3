import Model
import Snapshot
import Store

extension ReplicaExport {
    /// The files for relying parties, as they are published now.
    ///
    /// What the last snapshot has and is gone from the folder stays in the next one while it is good: a folder that cannot be
    /// read for a moment, or a list that somebody deleted, is no reason to take it from everybody.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - isSame: whether the authorities are those of the last snapshot.
    /// - Returns: the files, by name, and what is wrong with the folder.
    /// - Throws: `SnapshotError`, `BookError`.
    func publishedFiles(
        at now: Timestamp,
        isSame: Bool
    ) throws -> (files: [SnapshotManifest.File], trouble: (any Error)?) {
        let folder = centre.state.published
        var trouble: (any Error)?
        func names() -> Set<String> {
            do throws(SnapshotError) {
                return try PublishedFiles.names(in: folder)
            } catch {
                trouble = error
                return []
            }
        }
        let before = writer.latest?.files ?? []
        var present = names()
        // Certificates are made again from the book.
        if !isSame || !hasPublished || before.contains(where: { !$0.isList && !present.contains($0.name) }) {
            do {
                try centre.publishCertificates()
                present = names()
                hasPublished = true
            } catch {
                trouble = trouble ?? error
                hasPublished = false
            }
        }
        let isWhole = trouble == nil
        var found = try files.bring(present, from: folder, to: writer)
        for file in before where !present.contains(file.name) {
            guard try file.isList ? isGood(list: file.name, at: now) : !isWhole else { continue }
            found.append(file)
            trouble = trouble ?? SnapshotError(.file(path: "\(folder)/\(file.name)", detail: "it is gone"))
        }
        return (found.sorted { $0.name < $1.name }, trouble)
    }

    /// Whether a list that was published has not ended, and, of a delta, whether a list points to it.
    private func isGood(list file: String, at now: Timestamp) throws -> Bool {
        guard let name = RevocationListName(String(file.dropLast(SnapshotManifest.File.listSuffix.count))),
            let list = try centre.book.publishedRevocationList(of: name), list.nextUpdate >= now
        else { return false }
        return try !name.isDelta || centre.book.endOfDeltaPointers(of: name.full, at: now) != nil
    }
}

extension SnapshotManifest.File {
    fileprivate static let listSuffix = ".crl"

    fileprivate var isList: Bool { name.hasSuffix(Self.listSuffix) }
}
