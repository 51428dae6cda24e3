import Issuer
package import Model
import OpenSSL
import Store

extension CACentre {
    private static let importers: Set<StaffRecord.Role> = [.pkiAdministrator, .superAdministrator]
    /// Certificates that come into the book with one transaction.
    private static let batch = 500

    /// Judges everything and writes nothing.
    ///
    /// - Throws: `IssuanceError` with `.noAuthority`, `CryptoError` for a list that the authority did not sign,
    ///   `MigrationError` with `.listNumberTooLarge`, `.revokesAuthority` or `.profileUnknown`, or what the feed throws.
    public func checkImport(_ plan: CertificateImport) throws -> ImportReport {
        var intake = try intake(plan)
        var report = ImportReport()
        report.note(list: intake.listNotes)
        for item in try plan.feed.items() { _ = try judge(item, &intake, &report) }
        _ = try withoutCertificate(intake, &report)
        report.miss(try missing(intake, of: plan.authority))
        return report
    }

    /// Judges everything, and then imports it, unless something is refused or missing.
    ///
    /// Every 500 certificates are durable together with an audit line that has their digest. An import that was cut
    /// off is run again in the same words: what is in the book already is passed over.
    ///
    /// - Parameters:
    ///   - plan: what is imported.
    ///   - administrator: who does it.
    ///   - second: who confirms it; nobody has to, unless an index revokes what no signed list does, or is to say
    ///     that nothing else was revoked, a list revokes what was issued here, or a key is blocked with which somebody here works.
    /// - Returns: what came in with this run.
    /// - Throws: as `checkImport`; `MigrationError` with `.onHold`, `.leftOver`, `.takesTwo`, `.restores`, `.blocksKeys` or `.notAllowed`; `HierarchyError` for
    ///   two who are not two pki_admins; `BookError`.
    public func runImport(
        _ plan: CertificateImport,
        by administrator: StaffOperator,
        second: StaffOperator? = nil
    ) async throws -> ImportReport {
        guard !administrator.record.roles.isDisjoint(with: Self.importers) else {
            throw MigrationError(.notAllowed(name: administrator.record.name))
        }
        let check = try checkImport(plan)
        guard check.held == 0 else { throw MigrationError(.onHold(check.held)) }
        guard plan.leavesOut || check.refused + check.missing == 0 else {
            throw MigrationError(.leftOver(refused: check.refused, missing: check.missing))
        }
        let persons = try second.map { try TwoPersons(first: administrator, second: $0) }
        guard check.unsigned == 0 || persons != nil else { throw MigrationError(.takesTwo(check.unsigned)) }
        guard check.restored == 0 || persons != nil else { throw MigrationError(.restores(check.restored)) }
        guard check.blocking == 0 || persons != nil else { throw MigrationError(.blocksKeys(check.blocking)) }
        // First of all, so that no list of ours can have a smaller number than one that is out there; but a book that is behind a
        // list here is so until everything on it is in.
        let authority = try authorityRecord(plan.authority.name)
        let isBehind = try listAhead(of: authority) != nil
        var isContinued = false
        if !isBehind { isContinued = try await continueNumbers(plan, by: administrator) }
        let report = try await takeOver(plan, by: administrator, writing: persons?.book)
        if isBehind { isContinued = try await continueNumbers(plan, by: administrator) }
        try await settleRecords(of: plan, by: administrator, persons)
        let published = try book.publishedRevocationList(of: RevocationListName(plan.authority))
        let isWhole = plan.list.map { $0.issuingDistributionPoint == nil } ?? false
        if try isBehind && isWhole || isContinued && published != nil && listAhead(of: authority) == nil {
            // One of ours is out there with a smaller number, or one that the book did not know.
            _ = try await publishLists(of: authority)
        }
        return report
    }

    /// Imports what is not refused, without a check of the whole before.
    package func takeOver(
        _ plan: CertificateImport,
        by administrator: StaffOperator,
        writing operatorBook: (any Book)? = nil
    ) async throws -> ImportReport {
        let writer = operatorBook ?? administrator.book
        var intake = try intake(plan)
        var (report, records) = (ImportReport(), [CertificateRecord]())
        report.note(list: intake.listNotes)
        for item in try plan.feed.items() {
            try await settle(judge(item, &intake, &report), &records, by: administrator, in: writer)
            guard records.count == Self.batch else { continue }
            try await commit(records, of: plan, by: administrator, in: writer)
            records = []
        }
        for verdict in try withoutCertificate(intake, &report) {
            try await settle(verdict, &records, by: administrator, in: writer)
        }
        while !records.isEmpty {
            try await commit(Array(records.prefix(Self.batch)), of: plan, by: administrator, in: writer)
            records = Array(records.dropFirst(Self.batch))
        }
        report.miss(try missing(intake, of: plan.authority))
        return report
    }

    /// What no certificate came for, unless an earlier import brought it, and revoked it if the records say so.
    private func missing(
        _ intake: CertificateIntake,
        of authority: AuthorityID
    ) throws -> [(serial: SerialNumber, refusal: ImportRefusal)] {
        try intake.missing().filter { serial, refusal in
            let present = try book.certificate(CertificateID(authority: authority, serial: serial))
            guard let state = present?.state else { return true }
            return state != .revoked && (refusal != .missingValid || !state.mayBeGood)
        }
    }

    /// Whether a list of everything was published here: the authority was made here, or the list is of the time since this centre
    /// publishes its lists.
    ///
    /// A book that was put back may be older than the first list of an authority.
    private func isOurs(_ list: RevocationList?, of record: AuthorityRecord) throws -> Bool {
        guard let list, list.issuingDistributionPoint == nil else { return false }
        if try !cameWithKey(record.id) && !neverHadKey(record) { return true }
        let lists = try book.revocationLists(of: record.id, limit: .max)
        return lists.contains { $0.fingerprint != nil && $0.thisUpdate <= list.thisUpdate }
    }

    private func intake(_ plan: CertificateImport) throws -> CertificateIntake {
        let profile = plan.policy.profile
        guard profile == CertificateIntake.Policy().profile || profiles[profile] != nil else {
            throw MigrationError(.profileUnknown(profile))
        }
        // A list of ours with a smaller number would be an older one (RFC 5280 §5.2.3).
        if let list = plan.list, list.hasLargeNumber || list.number ?? 0 > 1 << 62 {
            throw MigrationError(.listNumberTooLarge)
        }
        let record = try authorityRecord(plan.authority.name)
        let intake = try CertificateIntake(
            authority: plan.authority,
            issuer: Certificate(der: record.certificate),
            index: plan.index,
            list: plan.list,
            policy: plan.policy,
            holder: process.name,
            now: clock.now,
            shards: shards(of: record),
            isOurs: isOurs(plan.list, of: record)
        )
        try demandNoAuthority(revokedBy: intake, of: plan.authority)
        return intake
    }

    /// Refuses records by which an authority of ours is revoked that issues still: that takes two persons, and retires it.
    private func demandNoAuthority(revokedBy intake: CertificateIntake, of issuer: AuthorityID) throws {
        for record in try book.authorities() where record.state == .active {
            let certificate = try Certificate(der: record.certificate)
            // One that signed itself may have its own certificate among those that it issued.
            let isIts =
                try record.id == issuer && certificate.isSelfIssued
                || ownCertificate(of: record)?.authority == issuer
            guard isIts, intake.hasRevoked(certificate.serial) else { continue }
            throw MigrationError(.revokesAuthority(record.id))
        }
    }

    /// Does what a verdict says; what comes into the book waits for the others of its transaction.
    private func settle(
        _ verdict: CertificateIntake.Verdict?,
        _ records: inout [CertificateRecord],
        by administrator: StaffOperator,
        in writer: any Book
    ) async throws {
        switch verdict {
        case .take(let record, _): records.append(record)
        case .revoke(let record, _): try await revoke(record, by: administrator, in: writer)
        case .complete(let record, _): try await complete(record, by: administrator, in: writer)
        case .keep, .known, .repeated, .refuse, nil: return
        }
    }

    /// What the records have as revoked and no certificate came for: new to the book, or there from an earlier import.
    private func withoutCertificate(
        _ intake: CertificateIntake,
        _ report: inout ImportReport
    ) throws -> [CertificateIntake.Verdict] {
        try intake.withoutCertificate().map { record, notes in
            let isSigned = intake.isListed(record.id.serial)
            let verdict = try verdict(record, notes, isSigned: isSigned)
            if let told = verdict.revoked(at: clock.now), !intake.vouches(for: told) { report.unsigned += 1 }
            if try restores(verdict) { report.restored += 1 }
            report.add(verdict, from: "-", at: clock.now)
            return verdict
        }
    }

    private func verdict(
        _ record: CertificateRecord,
        _ notes: [ImportNote],
        isSigned: Bool
    ) throws -> CertificateIntake.Verdict {
        guard let present = try book.certificate(record.id) else { return .take(record, notes) }
        guard let revocation = record.revocation else { return .known }
        let revoked = present.revoked(revocation)
        if present.state == .revoked {
            return try withKeyNotes(.init(of: revoked, revoked: present.revocation, notes)) { _ in isSigned }
        }
        guard present.state.mayBeGood || present.state == .held else { return .known }
        return try withKeyNotes(.revoke(revoked, notes)) { _ in isSigned }
    }

    /// What becomes of an item; nil for what is no certificate.
    private func judge(
        _ item: CertificateFeedItem,
        _ intake: inout CertificateIntake,
        _ report: inout ImportReport
    ) throws -> CertificateIntake.Verdict? {
        if let other = item.other {
            report.skip(item.source, other)
            return nil
        }
        let verdict: CertificateIntake.Verdict =
            if let der = item.der {
                try intake.judge(der, from: item.source) { id in
                    // A serial number under which nothing is stored is taken all the same.
                    try book.certificate(id)
                }
            } else {
                .refuse(.unreadable(detail: item.fault ?? "nothing is known about it"))
            }
        let noted = try withKeyNotes(verdict, isListed: { intake.isListed($0) })
        if let record = noted.revoked(at: clock.now), !intake.vouches(for: record) {
            report.unsigned += 1
        }
        if try restores(noted) { report.restored += 1 }
        if try blocksOurs(noted) { report.blocking += 1 }
        report.add(noted, from: item.source, at: clock.now)
        return noted
    }

    private func commit(
        _ records: [CertificateRecord],
        of plan: CertificateImport,
        by administrator: StaffOperator,
        in writer: any Book
    ) async throws {
        let fingerprints = records.flatMap { DigestAlgorithm.sha256.hash($0.certificate ?? []) }
        let event = AuditEvent(
            at: clock.now,
            actor: administrator.record.name,
            action: "certificate.import",
            object: plan.authority.name,
            detail: [
                "count": "\(records.count)",
                "revoked": "\(records.filter { $0.revocation != nil }.count)",
                "sha256": Hexadecimal.encode(DigestAlgorithm.sha256.hash(fingerprints)),
                "first": records.first?.id.serial.hexadecimal ?? "-",
                "last": records.last?.id.serial.hexadecimal ?? "-",
            ]
        )
        try await writer.commit(
            partitions(of: records, plan.authority) + records.map { .importCertificate($0) }
                + keyBlocks(of: records) + [.audit(event)]
        )
    }
}
