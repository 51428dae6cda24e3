import Model
import OpenSSL
import Store

/// Signs the head of the audit chain, so that nobody can cut or rewrite it unseen.
///
/// What is signed continues what was signed before: a chain that lost its checkpoints, or was rewritten since
/// the newest, is never signed again. The audit key is held apart from every authority's key.
struct AuditSealer {
    /// How many entries are read at a time.
    private static let batch = 1000

    let book: BookOfRecord
    let key: PrivateKey
    let clock: WallClock

    /// Signs the first checkpoint of a new book.
    func begin() async throws {
        try await sign(book.auditHead())
    }

    /// Signs a checkpoint unless the newest entry already has one; one that another process signed meanwhile does as well.
    ///
    /// - Throws: `AuditBroken` when the chain does not continue the newest checkpoint.
    func seal() async throws {
        guard try book.unsignedAuditEntryCount() > 0 else { return }
        let head = try continuation()
        do {
            try await sign(head)
        } catch let error as BookError {
            guard case .exists = error.reason, try book.latestAuditCheckpoint()?.hash == head.hash else {
                throw error
            }
        }
    }

    /// The head of the chain, reached link by link from the newest checkpoint.
    private func continuation() throws -> AuditHead {
        guard let checkpoint = try book.latestAuditCheckpoint() else {
            throw AuditBroken(fault: AuditFault.unsigned.description)
        }
        guard checkpoint.keyHash == key.publicKey.fingerprint,
            key.publicKey.verify(signature: checkpoint.signature, message: checkpoint.canonicalForm)
        else { throw AuditBroken(fault: AuditFault.checkpointForged(checkpoint.sequence).description) }
        let signed = try book.auditEntries(after: checkpoint.sequence - 1, limit: 1).first
        guard signed?.sequence == checkpoint.sequence, signed?.hash == checkpoint.hash else {
            throw AuditBroken(fault: AuditFault.checkpointMismatch(checkpoint.sequence).description)
        }
        var head = AuditHead(sequence: checkpoint.sequence, hash: checkpoint.hash)
        while true {
            let entries = try book.auditEntries(after: head.sequence, limit: AuditSealer.batch)
            for entry in entries { head = try link(entry, to: head) }
            guard entries.count == AuditSealer.batch else { return head }
        }
    }

    private func link(_ entry: AuditEntry, to head: AuditHead) throws(AuditBroken) -> AuditHead {
        let form = entry.event.canonicalForm(sequence: entry.sequence, previousHash: head.hash)
        guard entry.sequence == head.sequence + 1, entry.previousHash == head.hash,
            DigestAlgorithm.sha256.hash(form) == entry.hash
        else { throw AuditBroken(fault: AuditFault.brokenLink(entry.sequence).description) }
        return AuditHead(sequence: entry.sequence, hash: entry.hash)
    }

    private func sign(_ head: AuditHead) async throws {
        let now = clock.now
        let bytes = AuditCheckpoint.canonicalForm(sequence: head.sequence, hash: head.hash, at: now)
        let checkpoint = AuditCheckpoint(
            sequence: head.sequence,
            hash: head.hash,
            signature: try key.sign(bytes),
            keyHash: key.publicKey.fingerprint,
            at: now
        )
        try await book.commit([.checkpoint(checkpoint)])
    }
}
