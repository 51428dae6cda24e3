import Foundation
import Issuer
import Model
import Store

/// Whether book and audit chain tell the same, and what processes that are gone left lying about.
extension HealthCheck {
    /// issued == stored == audited: every intention and every signature on record has its audit entry, and no more.
    func audited() throws -> Outcome {
        let counts = try centre.book.counts()
        let founded = try centre.book.auditEntryCount(action: "certificate.found")
        let intended = try centre.book.auditEntryCount(action: "certificate.intend") + founded
        let issued = try centre.book.auditEntryCount(action: "certificate.issue") + founded
        let signed = counts.contents - counts.imported
        guard intended == counts.intents, issued == signed else {
            let detail =
                "\(counts.intents) intentions and \(signed) signatures on record, "
                + "\(intended) and \(issued) in the audit chain"
            return (.failure, detail)
        }
        return (.passed, "\(signed) signed, stored and audited")
    }

    /// Locks of dead processes are swept; halves of centres that were never founded, and of keys that were destroyed, are named.
    func leftovers() throws -> Outcome {
        let swept = try sweepLocks()
        let state = URL(fileURLWithPath: centre.state.path).standardizedFileURL
        let prefix = "\(state.lastPathComponent).founding-"
        let halves = try FileManager.default
            .contentsOfDirectory(atPath: state.deletingLastPathComponent().path)
            .filter { $0.hasPrefix(prefix) }.sorted()
        guard halves.isEmpty else {
            return (
                .warning,
                "left by an interrupted 'pki init', may be deleted: \(halves.joined(separator: ", "))"
            )
        }
        let cut = try FileManager.default.contentsOfDirectory(atPath: centre.state.keys)
            .filter { $0.hasSuffix(DurableFile.goneSuffix) }.sorted()
        guard cut.isEmpty else {
            let names = cut.joined(separator: ", ")
            return (
                .warning,
                "left in \(centre.state.keys) by a destruction that was cut, whose command said again ends it: \(names)"
            )
        }
        let drafts = try RekeyedFiles(folder: centre.state.keys).drafts()
        guard drafts.isEmpty else {
            let names = drafts.joined(separator: ", ")
            return (
                .warning,
                "left in \(centre.state.keys) by 'pki key passphrase', which was cut before it changed anything; said again it removes them: \(names)"
            )
        }
        return (.passed, swept == 0 ? "nothing" : "\(swept) locks of dead processes were removed")
    }

    /// A process's name is never used again, so a lock that nobody holds is nobody's.
    private func sweepLocks() throws -> Int {
        var swept = 0
        for file in try FileManager.default.contentsOfDirectory(atPath: centre.state.run)
        where file.hasPrefix("process-") && file.hasSuffix(".lock") {
            let name = String(file.dropLast(".lock".count))
            guard !ProcessLock.isHeld(name, folder: centre.state.run) else { continue }
            if unsafe unlink("\(centre.state.run)/\(file)") == 0 { swept += 1 }
        }
        return swept
    }

    /// Folders with secrets, and the book, are closed to others.
    func permissions() throws -> Outcome {
        for name in ["", "/keys", "/attachments", "/run", "/book.sqlite"] {
            let path = centre.state.path + name
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
            guard mode & 0o077 == 0 else { return (.failure, "others may look into \(path)") }
        }
        return (.passed, "state, book, keys, attachments and locks are closed to others")
    }
}
