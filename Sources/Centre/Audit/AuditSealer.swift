import Model
import OpenSSL
import Store

/// Signs the head of the audit chain, so that nobody can cut or rewrite it unseen.
///
/// The audit key is held apart from every authority's key.
struct AuditSealer {
    let book: BookOfRecord
    let key: PrivateKey
    let clock: WallClock

    /// Signs a checkpoint unless the newest entry already has one.
    func seal() async throws {
        guard try book.unsignedAuditEntryCount() > 0 else { return }
        let head = try book.auditHead()
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
