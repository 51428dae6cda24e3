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
        guard let head = try book.auditHead() else { return }
        if let latest = try book.latestCheckpoint(), latest.sequence == head.sequence { return }
        let now = clock.now
        let bytes = AuditCheckpoint.canonicalBytes(sequence: head.sequence, hash: head.hash, at: now)
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
