public import CRL
import Foundation
public import Model
import OpenSSL
import Portal
import Store

extension CACentre {
    /// Brings the published lists and the authorities' certificates into a tree for a web server: `crl/NAME.crl`,
    /// partitions and deltas beside it, `ca/NAME.cer` and the bundles, as the certificates' URLs say.
    ///
    /// - Parameters:
    ///   - root: the tree, made when it is not there, unless it was written before.
    ///   - isAnew: whether it may begin anew where it was written before, and is gone.
    /// A published file that is no list keeps no other from its place; what the tree has in its place stays. So does a list there that the
    /// authority signed and the book does not know, or that has a greater number than the published one: it may be the only one that tells
    /// what was revoked. While the key is away so does one with revocations that the published one lacks.
    ///
    /// - Returns: what was done, where files that are the same already are kept; and the lists that cannot be read, or stay.
    /// - Throws: `CentreError` with `.system`, `.treeGone`, `.treeSilent` or `.exporting`, `BookError`, `CryptoError`.
    public func exportLists(
        to root: String,
        isAnew: Bool = false
    ) throws -> (export: StaticExport, failed: [(name: RevocationListName, error: RevocationListError)]) {
        let tree = try openTree(root, .lists, isAnew: isAnew)
        try publishCertificates()
        var export = StaticExport()
        var failed: [(name: RevocationListName, error: RevocationListError)] = []
        func put(_ bytes: [UInt8], _ path: String, _ time: Timestamp) throws {
            guard tree.time(of: path) != time || tree.contents(of: path) != bytes else {
                return export.kept += 1
            }
            try tree.put(bytes, at: path, modifiedAt: time)
            export.written += 1
        }
        for record in try book.authorities() {
            for name in try listNames(of: record).flatMap({ [$0, $0.delta] }) {
                let path = "crl/\(name.fileName)"
                if let finding = try finding(about: name, record, below: root) {
                    failed.append((name, RevocationListError(.suspicious(name, finding: finding))))
                    continue
                }
                guard let file = try listDirectory.open(name) else {
                    // A delta that is made no more, and to which no list points.
                    if name.isDelta, try book.endOfDeltaPointers(of: name.full, at: clock.now) == nil {
                        export.removed += tree.remove(path) ? 1 : 0
                    }
                    continue
                }
                let time: Timestamp
                do throws(RevocationListError) {
                    time = try file.thisUpdate(of: name)
                } catch {
                    failed.append((name, error))
                    continue
                }
                guard tree.time(of: path) != time || !tree.hasSame(as: file, at: path) else {
                    export.kept += 1
                    continue
                }
                try tree.put(at: path, modifiedAt: time) { take in try file.forEachPiece(take) }
                export.written += 1
            }
            try put(record.certificate, "ca/\(record.id).cer", Certificate(der: record.certificate).notBefore)
            for kind in AuthorityBundle.Kind.allCases {
                guard let bundle = publishedBundle(of: record.id, kind) else { continue }
                try put(bundle.bytes, "ca/\(record.id)\(kind.rawValue)", bundle.changedAt)
            }
        }
        try tree.flush()
        return (export, failed)
    }

    /// Why a list in a tree stays as it is; nil when it may be replaced.
    private func finding(
        about name: RevocationListName,
        _ record: AuthorityRecord,
        below root: String
    ) throws -> String? {
        if let number = try unknownNumber(of: name, record, below: root) {
            return "the tree has list \(number), which the book does not know"
        }
        if let (number, present) = try greaterNumber(of: name, record, below: root) {
            return
                "the tree has list \(number), and list \(present) is published: bring the key, or that list"
        }
        guard let (number, present) = try fullerNumber(of: name, record, below: root) else { return nil }
        let words = "which is published, lacks: bring the key, and publish again"
        return "the tree has list \(number) with revocations that list \(present), \(words)"
    }

    /// The numbers of a list in a tree that the authority signed, and of the published one, which lacks revocations of that one while
    /// nobody can make another; nil where it has all.
    private func fullerNumber(
        of name: RevocationListName,
        _ record: AuthorityRecord,
        below root: String
    ) throws -> (number: Int64, present: Int64)? {
        // Where the key is here, the next list has everything.
        guard !name.isDelta, !hasKey(of: record), try signsLists(record) else { return nil }
        let folder = RevocationListDirectory(tree: KnownTrees.place(of: root))
        guard let present = try? listDirectory.list(name), let list = try? folder.list(name),
            !FileManager.default.contentsEqual(
                atPath: folder.path(of: name),
                andPath: listDirectory.path(of: name)
            ),
            let key = try? Certificate(der: record.certificate).publicKey,
            (try? list.verifySignature(by: key)) != nil,
            try lacks(present, revocationsOf: list, record.id)
        else { return nil }
        return (list.frame.number ?? 0, present.frame.number ?? 0)
    }

    /// The numbers of a list in a tree that the authority signed, and of the older one that is published; nil where that is not older.
    private func greaterNumber(
        of name: RevocationListName,
        _ record: AuthorityRecord,
        below root: String
    ) throws -> (number: Int64, present: Int64)? {
        let folder = RevocationListDirectory(tree: KnownTrees.place(of: root))
        guard let present = (try? listDirectory.list(name))?.frame.number,
            let list = try? folder.list(name), let number = list.frame.number, number > present,
            try signsLists(record), let key = try? Certificate(der: record.certificate).publicKey,
            (try? list.verifySignature(by: key)) != nil
        else { return nil }
        return (number, present)
    }

    /// The number of a list in a tree that the authority signed and the book does not know.
    private func unknownNumber(
        of name: RevocationListName,
        _ record: AuthorityRecord,
        below root: String
    ) throws -> Int64? {
        guard try signsLists(record) else { return nil }
        let folder = RevocationListDirectory(tree: KnownTrees.place(of: root))
        return try newer(name, Certificate(der: record.certificate), in: folder, book.generation())?.number
    }
}

extension ListFile {
    /// When the list in the file was made.
    fileprivate func thisUpdate(of name: RevocationListName) throws(RevocationListError) -> Timestamp {
        do {
            return try list().frame.thisUpdate
        } catch {
            throw RevocationListError(.unreadable(name, detail: describe(error)))
        }
    }
}
