import Model
import OpenSSL
import Store

/// What the audit chain says of one case, with what proves it: links up to a checkpoint that the audit key signed, and the
/// signatures of the staff who decided.
struct CaseAudit {
    private static let batch = 1000
    private static let looking = 100_000

    let book: BookOfRecord
    /// The application, and the serial numbers of its certificates.
    let objects: [String]

    /// The files, and how many entries are about the case.
    ///
    /// - Throws: `AuditBroken` when an entry is under no checkpoint; `BookError`, `CryptoError`.
    func files() throws -> (files: [EvidenceFile], count: Int) {
        let entries = try entries()
        var files: [EvidenceFile] = []
        var covered: Int64 = 0
        for entry in entries {
            files += try decision(entry)
            guard entry.sequence > covered else { continue }
            guard let checkpoint = try book.auditCheckpoint(covering: entry.sequence) else {
                throw AuditBroken(fault: AuditFault.unsigned.description)
            }
            files += try segment(from: entry.sequence, to: checkpoint)
            covered = checkpoint.sequence
        }
        return (files, entries.count)
    }

    private func entries() throws(BookError) -> [AuditEntry] {
        var found: [AuditEntry] = []
        for object in objects {
            var filter = AuditFilter()
            filter.object = object
            var place: Int64? = 0
            while let last = place {
                let page = try book.auditEntries(
                    filter,
                    after: last,
                    limit: CaseAudit.batch,
                    looking: CaseAudit.looking
                )
                found += page.entries
                place = page.next
            }
        }
        return found.sorted { $0.sequence < $1.sequence }
    }

    /// Entries in a row as they were hashed, and the checkpoint over the last of them.
    private func segment(
        from first: Int64,
        to checkpoint: AuditCheckpoint
    ) throws(BookError) -> [EvidenceFile] {
        var lines: [UInt8] = []
        var last = first - 1
        while last < checkpoint.sequence {
            let limit = Int(min(Int64(CaseAudit.batch), checkpoint.sequence - last))
            let entries = try book.auditEntries(after: last, limit: limit)
            guard let end = entries.last else { break }
            for entry in entries {
                lines += entry.event.canonicalForm(
                    sequence: entry.sequence,
                    previousHash: entry.previousHash
                )
                lines.append(0x0A)
            }
            last = end.sequence
        }
        let name = "audit/\(checkpoint.sequence)"
        return [
            EvidenceFile(name: "\(name).jsonl", content: lines),
            EvidenceFile(name: "\(name).txt", content: checkpoint.canonicalForm),
            EvidenceFile(name: "\(name).sig", content: checkpoint.signature),
        ]
    }

    /// What somebody of the staff signed, their signature, and the certificate of their key.
    private func decision(_ entry: AuditEntry) throws -> [EvidenceFile] {
        let detail = entry.event.detail
        guard let signature = detail["operatorSignature"].flatMap(Hexadecimal.decode),
            let hash = detail["operatorKey"].flatMap(Hexadecimal.decode)
        else { return [] }
        let name = "decisions/\(entry.sequence)"
        var files = [
            EvidenceFile(name: "\(name).txt", content: OperatorStatement.bytes(of: entry.event)),
            EvidenceFile(name: "\(name).sig", content: signature),
        ]
        if let der = try book.certificate(keyHash: hash)?.certificate {
            files.append(EvidenceFile(name: "\(name).pem", content: try Certificate(der: der).pem))
        }
        return files
    }
}
