import CRL
import Issuer
import Model
import OpenSSL
import Store

/// What an imported list comes to.
extension CACentre {
    /// Revokes what is in the book as the records have it, with their date and reason; the act is of this moment.
    func revoke(
        _ record: CertificateRecord,
        by administrator: StaffOperator,
        in writer: any Book
    ) async throws {
        guard let revocation = record.revocation else { return }
        let present = try book.certificate(record.id)
        // A list of this authority may be older than what the book says now.
        let isEarlier =
            present?.state == .revoked && present?.revocation.map { revocation.date < $0.date } ?? false
        var facts = [
            "cause": "the records of the authority",
            "revokedAt": "\(revocation.date.secondsSinceEpoch)",
        ]
        facts["before"] = present?.state == .revoked ? present?.revocation?.reason.rawValue : nil
        let changes = revocationChanges(
            record,
            revocation,
            by: administrator.record.name,
            facts,
            at: clock.now
        )
        try await writer.commit(
            changes.map { change in
                guard isEarlier, case .revokeCertificate(let id, let revocation) = change else {
                    return change
                }
                return .predateRevocation(id, revocation)
            }
        )
    }

    /// The lists in parts that this centre makes for an authority, by the URLs that certificates name.
    func shards(of record: AuthorityRecord) throws -> [String: Int] {
        let partitions = try RevocationListPartitions(
            of: record.id,
            planned: locations(of: record).partition,
            in: book
        )
        return partitions.names.reduce(into: [:]) { shards, name in
            for url in partitions.point(of: name)?.urls ?? [] { shards[url] = name.shard }
        }
    }

    /// What the book has to know before certificates stand on lists in parts.
    func partitions(of records: [CertificateRecord], _ authority: AuthorityID) throws -> [Change] {
        guard records.contains(where: { $0.reservation.shard > 0 }),
            let partition = try locations(of: authorityRecord(authority.name)).partition
        else { return [] }
        return [.partitionRevocationList(partition)]
    }

    /// Reserves the number of the imported list, so that the next one gets a greater one.
    ///
    /// It was published elsewhere: no list of ours is a change of it, and it tells nothing of where the key is.
    ///
    /// - Returns: whether it is greater than what the book had.
    func continueNumbers(
        _ plan: CertificateImport,
        by administrator: StaffOperator
    ) async throws -> Bool {
        guard let list = plan.list, let number = list.number, number > 0 else { return false }
        let name = RevocationListName(
            plan.authority,
            shard: list.shard(among: try shards(of: authorityRecord(plan.authority.name)))
        )
        let known = try [name, name.delta].compactMap { try book.latestRevocationList(of: $0)?.number }
        guard known.allSatisfy({ number > $0 }) else { return false }
        let fingerprint = DigestAlgorithm.sha256.hash(list.der)
        let record = RevocationListRecord(
            name: name,
            number: number,
            thisUpdate: list.thisUpdate,
            nextUpdate: max(list.nextUpdate ?? list.thisUpdate, list.thisUpdate),
            feedSequence: 0
        )
        let event = AuditEvent(
            at: clock.now,
            actor: administrator.record.name,
            action: "crl.import",
            object: plan.authority.name,
            detail: ["list": "\(name)", "number": "\(number)", "sha256": Hexadecimal.encode(fingerprint)]
        )
        try await administrator.book.commit([.reserveRevocationList(record), .audit(event)])
        return true
    }
}
