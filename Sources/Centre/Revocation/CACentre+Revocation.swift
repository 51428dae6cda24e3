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
        var facts = order.facts
        facts["before"] = record.revocation?.reason.rawValue
        let now = try revocationDate()
        try await party.book.commit(revocationChanges(record, revocation, by: party.name, facts, at: now))
        return revocation
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
        let invalidityDate = order.invalidityDate
        if let fault = RevocationRefusal(
            of: record,
            order.reason,
            invalidityDate: invalidityDate,
            at: revocation.date
        ) {
            throw fault
        }
        if record.state == .revoked, let known = record.revocation {
            revocation = revocation.since(known.date)
        }
        return (record, revocation)
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
            date: try revocationDate(),
            reason: order.reason,
            invalidityDate: order.invalidityDate
        )
    }
}
