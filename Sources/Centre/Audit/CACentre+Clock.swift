import Issuer
public import Model
import Store

/// What the book knows of the time.
extension CACentre {
    /// The latest time that the audit chain names, and the time now.
    public func clockView() throws(BookError) -> (latest: Timestamp?, now: Timestamp) {
        (try book.latestMoment(), clock.now)
    }

    /// Refuses to make a key or a list by a clock that has jumped back, as issuance does.
    ///
    /// - Throws: `IssuanceError` with `.clockJumpedBack`, or `BookError`.
    func checkClock() throws {
        let (latest, now) = try clockView()
        if let setback = ClockSetback(of: now, behind: latest) {
            throw IssuanceError(.clockJumpedBack(setback))
        }
    }

    /// Says that the clock is right now, and that entries dated later are of a clock that was ahead: from here on they
    /// keep nobody from issuing, and what is revoked since a moment to come is so since now.
    ///
    /// - Parameter persons: who looked at another clock.
    /// - Returns: how many revocations and suspensions have another date.
    /// - Throws: `BookError`.
    @discardableResult
    public func acceptClock(by persons: TwoPersons) async throws -> Int {
        let (latest, now) = try clockView()
        guard let latest, latest > now else { return 0 }
        // First, so that a run that was cut is made again.
        let ahead = try revocationsAhead(of: now)
        _ = try await book.predate(ahead, to: now, by: persons.actor, through: persons.book)
        let event = AuditEvent(
            at: now,
            actor: persons.actor,
            action: "clock.accept",
            object: "clock",
            detail: ["latest": "\(latest.secondsSinceEpoch)", "predated": "\(ahead.count)"]
        )
        try await persons.book.commit([.audit(event)])
        return ahead.count
    }

    /// What is revoked, or on hold, since a moment to come.
    private func revocationsAhead(of now: Timestamp) throws -> [CertificateID] {
        let authorities = try book.authorities().map(\.id)
        var ahead: [CertificateID] = []
        try book.viewRevocations { view throws(BookError) in
            for authority in authorities {
                try view.forEachRevoked(on: RevocationListName(authority), expiringAfter: now) { entry in
                    guard entry.revocation.date > now else { return }
                    ahead.append(CertificateID(authority: authority, serial: entry.serial))
                }
            }
        }
        return ahead
    }
}

extension BookOfRecord {
    private static var predatedAtOnce: Int { 500 }

    /// Makes certificates revoked, or on hold, since now that are so since a moment to come.
    ///
    /// Relying parties take what is revoked since a moment to come as good until then.
    ///
    /// - Parameters:
    ///   - certificates: which; those that are not so any more are passed over.
    ///   - now: the date that they get.
    ///   - actor: who is named in the audit chain.
    ///   - writer: where it is written.
    /// - Returns: whether any has another date now.
    /// - Throws: `BookError`.
    func predate(
        _ certificates: [CertificateID],
        to now: Timestamp,
        by actor: String,
        through writer: any Book
    ) async throws(BookError) -> Bool {
        var hasChanged = false
        for start in stride(from: 0, to: certificates.count, by: Self.predatedAtOnce) {
            var changes: [Change] = []
            for id in certificates[start..<min(start + Self.predatedAtOnce, certificates.count)] {
                changes += try predating(id, to: now, by: actor)
            }
            guard !changes.isEmpty else { continue }
            try await writer.commit(changes)
            hasChanged = true
        }
        return hasChanged
    }

    private func predating(
        _ id: CertificateID,
        to now: Timestamp,
        by actor: String
    ) throws(BookError) -> [Change] {
        guard let record = try certificate(id), let known = record.revocation, known.date > now else {
            return []
        }
        let event = AuditEvent(
            at: now,
            actor: actor,
            action: "certificate.predate",
            object: id.serial.hexadecimal,
            detail: ["authority": id.authority.name, "before": "\(known.date.secondsSinceEpoch)"]
        )
        switch record.state {
        case .revoked: return [.predateRevocation(id, known.until(now)), .audit(event)]
        case .held: return [.releaseCertificate(id), .holdCertificate(id, at: now), .audit(event)]
        case .reserved, .signing, .issued, .active, .abandoned: return []
        }
    }
}
