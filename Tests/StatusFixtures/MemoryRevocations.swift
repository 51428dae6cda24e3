import Model

/// What is revoked in a book in memory, at one moment.
struct MemoryRevocations: RevocationView {
    let issued: [CertificateID: Timestamp]
    let shards: [CertificateID: Int]
    let revoked: [CertificateID: Revocation]
    let feed: [StatusEntry]

    func feedHead() throws(BookError) -> Int64 { Int64(feed.count) }

    func forEachRevoked(
        on name: RevocationListName,
        expiringAfter: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) {
        let found = revoked.filter { isOn(name, $0.key, expiringAfter) }
        let entries = found.map { RevokedEntry(serial: $0.key.serial, revocation: $0.value) }
        for entry in entries.sorted(by: { $0.serial < $1.serial }) { body(entry) }
    }

    func forEachChange(
        on name: RevocationListName,
        after sequence: Int64,
        expiringAfter: Timestamp,
        now: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) {
        let changed = Set(feed.filter { $0.sequence > sequence }.map(\.id))
        for id in changed.sorted(by: { $0.serial < $1.serial }) where isOn(name, id, expiringAfter) {
            if let revocation = revoked[id] {
                body(RevokedEntry(serial: id.serial, revocation: revocation))
            } else {
                body(RevokedEntry(removing: id.serial, at: now))
            }
        }
    }

    private func isOn(_ name: RevocationListName, _ id: CertificateID, _ expiringAfter: Timestamp) -> Bool {
        id.authority == name.authority
            && (name.shard == 0 || [name.shard, RevocationListName.everyShard].contains(shards[id] ?? 0))
            && issued[id] ?? expiringAfter >= expiringAfter
    }
}
