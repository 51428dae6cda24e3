import Enrollment
public import Model
import OpenSSL
import Store

extension CACentre {
    /// 吊销: revokes a certificate, for ever; durable when it returns.
    ///
    /// A running server sees it through the status feed; the list is made there, or by `publishLists`. A compromised key is
    /// blocked in the same transaction.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - order: why, and since when.
    ///   - revoker: who does it.
    /// - Returns: what is on record now.
    /// - Throws: `RevocationRefusal`, or `BookError` with `.notFound` or `.stateChanged`.
    public func revoke(
        _ id: CertificateID,
        _ order: RevocationOrder,
        by revoker: StaffOperator
    ) async throws -> Revocation {
        try RevocationRefusal.checkRole(revoker.record)
        return try await revoke(id, order, by: ActingParty(name: revoker.record.name, book: revoker.book))
    }

    /// 吊销, by somebody whose right to do it was looked at before.
    func revoke(
        _ id: CertificateID,
        _ order: RevocationOrder,
        by party: ActingParty
    ) async throws -> Revocation {
        let (record, revocation) = try checkRevocation(id, order)
        let now = clock.now
        var changes: [Change] = []
        let endings = [record] + (try falling(with: record, order))
        for ending in endings {
            let (ending, revocation) = try checkRevocation(ending.id, order)
            var facts = order.facts
            facts["before"] = ending.revocation?.reason.rawValue
            facts["with"] = ending.id == id ? nil : id.serial.hexadecimal
            changes += revocationChanges(ending, revocation, by: party.name, facts, at: now)
        }
        let keys = endings.map { ($0.id, $0.reservation.tokenSerial) }
        try await party.book.commit(changes + losses(of: keys, order.cause, by: party.name, at: now))
        return revocation
    }

    /// What is revoked beside a certificate: whoever found a token has every key on it.
    ///
    /// - Throws: `BookError`.
    public func falling(
        with record: CertificateRecord,
        _ order: RevocationOrder
    ) throws(BookError) -> [CertificateRecord] {
        order.cause == .tokenLost ? try book.certificates(fallingWith: record) : []
    }

    /// The tokens of certificates, each LOST when that is why they are revoked; one that was made anew for somebody else is not.
    func losses(
        of certificates: [(id: CertificateID, token: String?)],
        _ cause: RevocationCause?,
        by actor: String,
        at now: Timestamp
    ) throws(BookError) -> [Change] {
        guard cause == .tokenLost else { return [] }
        var (seen, changes) = (Set<String>(), [Change]())
        for (id, token) in certificates {
            guard let token, !seen.contains(token), let record = try book.token(serial: token),
                let certificate = try book.certificate(id), try book.isPresent(certificate, on: record)
            else { continue }
            seen.insert(token)
            guard case let loss = record.loss(of: id, by: actor, at: now), !loss.isEmpty
            else { continue }
            changes += try loss + unlockEnding(with: record, by: actor, at: now)
            changes += try book.deliveryEnding(with: record, by: actor, at: now)
        }
        return changes
    }

    /// Whether a certificate could be revoked now; nothing is written.
    ///
    /// - Returns: the certificate, and what would be on record.
    /// - Throws: `RevocationRefusal`, or `BookError` with `.notFound`.
    @discardableResult
    public func checkRevocation(
        _ id: CertificateID,
        _ order: RevocationOrder
    ) throws -> (record: CertificateRecord, revocation: Revocation) {
        let record = try certificateRecord(id)
        var revocation = try revocation(order)
        if let fault = RevocationRefusal(
            of: record,
            order.reason,
            invalidityDate: order.invalidityDate,
            at: revocation.date
        ) {
            throw fault
        }
        if record.reservation.purpose == .staff { try demandOthers(than: [id], order) }
        if record.state == .revoked, let known = record.revocation {
            revocation = revocation.since(known.date)
        }
        return (record, revocation)
    }

    /// Refuses to end the last certificates with which somebody could act in a role, unless their keys are in wrong hands, or
    /// it is said that these are the last.
    ///
    /// The last super_admin stays for any reason that says they should not come back: nobody would have a way to them.
    ///
    /// - Throws: `RevocationRefusal` with `.lastOfRole` or `.lastOfAll`; `BookError`.
    func demandOthers(than certificates: [CertificateID], _ order: RevocationOrder) throws {
        guard !order.reason.isCompromise else { return }
        let roles = try StaffWatch(of: self).unfilled(without: Set(certificates))
        guard !roles.contains(.superAdministrator) || Self.harmless.contains(order.reason) else {
            throw RevocationRefusal(.lastOfAll)
        }
        guard roles.isEmpty || order.evenLast else { throw RevocationRefusal(.lastOfRole(roles)) }
    }

    /// 吊销, with the reason as RFC 5280 names it.
    ///
    /// - Throws: as `revoke(_:_:by:)`.
    public func revoke(
        _ id: CertificateID,
        reason: RevocationReason,
        invalidityDate: Timestamp? = nil,
        by revoker: StaffOperator
    ) async throws -> Revocation {
        try await revoke(id, RevocationOrder(reason, invalidityDate: invalidityDate), by: revoker)
    }

    /// Other living certificates of the same key: a compromise concerns them all.
    public func livingTwins(of record: CertificateRecord) throws -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.keyHash = record.reservation.keyHash
        filter.states = [.issued, .active, .held]
        return try book.certificates(filter, limit: 100).filter { $0.id != record.id }
    }

    /// What would be on record of a holder's certificate.
    func revocation(_ order: RevocationOrder) throws -> Revocation {
        guard order.reason != .caCompromise else { throw RevocationRefusal(.reasonOfAuthorities) }
        return Revocation(
            date: clock.now,
            reason: order.reason,
            invalidityDate: order.invalidityDate
        )
    }
}
