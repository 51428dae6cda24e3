import CRL
import Issuer
public import Model
import OpenSSL
import Store

/// A book that was put back to a copy does not know what was revoked since; the lists that were published since do.
extension CACentre {
    /// Takes into the book what lists say that its authorities signed and that it does not know: those in `published/`,
    /// whoever brought them back, kept last lists, and those in trees for web servers that were written from here.
    ///
    /// Called before status is told to anybody, so that a restore un-revokes nothing that a list has told. The entries come
    /// with their dates and reasons, and keys that were compromised are blocked. What is in the book already is passed over.
    /// An authority that awaits its records, or came without its key, has its lists elsewhere.
    ///
    /// - Parameters:
    ///   - isWanted: which lists are looked at; all by default.
    ///   - tree: a tree for a web server, of which the lists are looked at as well, known or not: it may have survived what the state
    ///     did not. One whose volume does not answer is left alone.
    ///   - onTrouble: told of a list that cannot be read to its end; what was read of it is in the book.
    /// - Returns: the lists that had something to say.
    /// - Throws: `BookError`, `CryptoError`.
    ///
    /// Source: RFC 5280 §3.3.
    @discardableResult
    public func recallLists(
        where isWanted: (RevocationListName) -> Bool = { _ in true },
        beside tree: String? = nil,
        onTrouble: (RevocationListName, any Error) -> Void = { _, _ in }
    ) async throws -> [RecalledList] {
        let named = tree.map { KnownTrees.place(of: $0) }.flatMap { place in
            trees.answers(place) ? RevocationListDirectory(tree: place) : nil
        }
        let known = listFolders
        let others = [named].compactMap(\.self).filter { tree in !known.contains { $0.path == tree.path } }
        let folders = known + others
        var recalled = try await recallKnown(folders, isWanted, onTrouble)
        if recalled.contains(where: { $0.left > 0 }) {
            // What was being signed when the copy was made says more when it is finished.
            _ = try await recover()
            recalled += try await recallKnown(folders, isWanted, onTrouble)
        }
        // Whoever took the lists in may not have had the turn.
        _ = try await retireFallen(by: EntryRecall.actor, ["cause": "a certificate above is revoked"])
        return recalled.filter(\.isNews)
    }

    private func recallKnown(
        _ folders: [RevocationListDirectory],
        _ isWanted: (RevocationListName) -> Bool,
        _ onTrouble: (RevocationListName, any Error) -> Void
    ) async throws -> [RecalledList] {
        var recalled: [RecalledList] = []
        let generation = try book.generation()
        // Roots first: what their lists tell of those below decides whether these are believed.
        let records = try book.authorities()
        for record in records.filter({ $0.role == .root }) + records.filter({ $0.role != .root })
        where try signsLists(record) {
            let issuer = try Certificate(der: record.certificate)
            for name in listNamesAtAll(of: record.id, in: folders) where isWanted(name) {
                do {
                    try await bringKnown(name, record, from: folders)
                } catch let error as BookError {
                    throw error
                } catch {
                    onTrouble(name, error)
                }
                // The newest first: it has the last word on suspensions.
                let found = try folders.compactMap { folder in
                    try newer(name, issuer, in: folder, generation).map { (list: $0, folder: folder) }
                }
                .sorted { $0.list.number > $1.list.number }
                var hasNewer = false
                for ((file, list, number), folder) in found {
                    var recall = try ListRecall(name, number: number, of: issuer, list, in: self)
                    recall.hasNewer = hasNewer
                    do {
                        // The same list may have been in another folder.
                        guard try isUnknown(file, number, of: name) else { continue }
                        try await recall.run(file)
                        recalled.append(recall.outcome)
                        hasNewer = hasNewer || !name.isDelta || recall.outcome.isAdopted
                        if recall.outcome.isAdopted { try await bring(name, number, from: folder) }
                    } catch let error as BookError {
                        // Another process takes it in at this moment, as when all are started together after a restore.
                        guard error.isOvertaken else { throw error }
                    } catch {
                        onTrouble(name, error)
                    }
                }
            }
        }
        return recalled
    }

    /// Publishes a list that came back, where an older one, or none, is published: its key may be away, so that nobody makes another.
    ///
    /// One that has been published since the restore, and tells what this one does not, stays.
    private func bring(
        _ name: RevocationListName,
        _ number: Int64,
        from folder: RevocationListDirectory
    ) async throws {
        guard folder.path != listDirectory.path else { return }
        let role = try authorityRecord(name.authority.name).role
        try await listPublisher(for: role).whileNobodyPublishes(for: name.authority) {
            if let present = try? listDirectory.list(name) {
                guard (present.frame.number ?? 0) < number else { return }
                if !name.isDelta, let found = try? folder.list(name),
                    try lacks(found, revocationsOf: present, name.authority)
                {
                    return
                }
            }
            try listDirectory.put(name, from: folder)
        }
    }

    /// Publishes the newest list of the book while nobody can make another, as when the run that took it in was cut before it put it in
    /// its place: nobody takes it in again.
    private func bringKnown(
        _ name: RevocationListName,
        _ record: AuthorityRecord,
        from folders: [RevocationListDirectory]
    ) async throws {
        guard let own = try book.publishedRevocationList(of: name), let fingerprint = own.fingerprint else {
            return
        }
        let present = (try? listDirectory.list(name))?.frame.number ?? 0
        // Of one that is destroyed the last list is put back by who publishes.
        guard present < own.number, record.state != .destroyed, !hasKey(of: record) else { return }
        for folder in folders {
            guard let file = try? folder.open(name), (try? file.fingerprint()) == fingerprint else {
                continue
            }
            return try await bring(name, own.number, from: folder)
        }
    }

    /// The lists of an authority that there are, whether the book or pki.yaml has heard of such a part or not: parts before the list of
    /// everything, because they know where an entry belongs, and each before its delta, which builds on it.
    func listNamesAtAll(
        of authority: AuthorityID,
        in folders: [RevocationListDirectory]
    ) -> [RevocationListName] {
        Set(folders.flatMap { $0.names(of: authority) }).sorted {
            $0.shard == $1.shard ? !$0.isDelta && $1.isDelta : $0.shard > $1.shard
        }
    }

    /// Where this centre has its lists: its own folders, and the trees for web servers that it wrote, whose volumes answer.
    var listFolders: [RevocationListDirectory] {
        let roots = KnownTrees(state).all.filter { $0.kind == .lists }.map(\.root)
        return [listDirectory, lastLists]
            + roots.filter { trees.answers($0) }.map { RevocationListDirectory(tree: $0) }
    }

    /// Whether what is published of an authority was signed here: not where it awaits its records, or came without its key, nor where its
    /// key is compromised, or one above it: whoever has that makes lists of any number and date.
    func signsLists(_ record: AuthorityRecord) throws -> Bool {
        guard try !awaitsRecords(record.id), try fall(of: record)?.reason.isCompromise != true else {
            return false
        }
        guard record.state == .retired, try neverHadKey(record) else { return true }
        return hasKey(of: record)
    }

    /// A list that `issuer` signed and the book does not know, which is of the generation that was found out before.
    func newer(
        _ name: RevocationListName,
        _ issuer: Certificate,
        in folder: RevocationListDirectory,
        _ generation: Int64
    ) throws -> (file: ListFile, list: StreamedRevocationList, number: Int64)? {
        let path = folder.path(of: name)
        // Before it is read: of a file that is replaced meanwhile nothing is noted that counts.
        guard let version = FileIdentity(path: path), !soundLists.has(version, at: path, in: generation),
            let file = try? folder.open(name), let list = try? file.list()
        else { return nil }
        guard let number = list.frame.number, list.frame.issuer == issuer.subjectDER,
            isAbout(name, list.frame)
        else {
            soundLists.note(version, at: path, in: generation)
            return nil
        }
        do {
            guard try isUnknown(file, number, of: name) else {
                soundLists.note(version, at: path, in: generation)
                return nil
            }
            try list.verifySignature(by: issuer.publicKey)
        } catch let error as BookError {
            throw error
        } catch {
            if error is CryptoError { soundLists.note(version, at: path, in: generation) }
            return nil
        }
        return (file, list, number)
    }

    /// Whether a list is what its file's name says.
    private func isAbout(_ name: RevocationListName, _ frame: RevocationList) -> Bool {
        guard (frame.base != nil) == name.isDelta else { return false }
        guard let point = frame.issuingDistributionPoint else { return name.shard == 0 }
        let urls = (try? IssuingDistributionPoint(der: point))?.urls ?? []
        return name.shard > 0 && urls.contains { $0.hasSuffix("/\(name.full.fileName)") }
    }
}

extension RevocationListDirectory {
    /// The lists in a tree for a web server.
    init(tree root: String) { self.init(path: "\(root)/crl") }
}

extension BookError {
    /// Whether somebody else wrote first what was to be written.
    fileprivate var isOvertaken: Bool {
        switch reason {
        case .numberNotGrowing, .stateChanged, .repeated, .exists, .serialTaken: true
        default: false
        }
    }
}
