public import Model
import OpenSSL
public import Store

/// Revoking many certificates: shown first, then exactly what was shown, all or none.
extension CACentre {
    private static let revocable: Set<CertificateState> = [.issued, .active, .held]
    private static let leaves: Set<CertificatePurpose> = [.signing, .encryption, .staff, .service]
    private static let page = 1000

    /// What a selection means now: every certificate of it that can be revoked, authorities' and OCSP signers' left out.
    ///
    /// A compromise is also said of those that are revoked for a reason that is not as bad; their date stays. A lost token takes
    /// along what else ends with it, selected or not.
    ///
    /// - Throws: `RevocationRefusal` with `.nothingSelected` or `.tooMany`; `BookError`.
    public func planRevocation(
        of selection: CertificateFilter,
        for order: RevocationOrder
    ) throws -> RevocationPlan {
        let reason = order.reason
        var filter = selection
        filter.states = reason.isCompromise ? Self.revocable.union([.revoked]) : Self.revocable
        filter.purposes = Self.leaves
        var items: [RevocationPlan.Item] = []
        var (beside, tokens): ([CertificateRecord], Set<String>) = ([], [])
        var cursor: CertificateID?
        repeat {
            let page = try book.certificates(filter, after: cursor, limit: Self.page)
            let ending = page.filter { !$0.isRevoked(as: reason) }
            items += ending.map(RevocationPlan.Item.init)
            // Once for each token; which certificate of it is named makes no difference.
            for record in ending {
                let token = record.reservation.tokenSerial
                if let token, tokens.contains(token) { continue }
                let others = try falling(with: record, order)
                // Nothing falls with one of an earlier holder.
                if let token, !others.isEmpty { tokens.insert(token) }
                beside += others
            }
            cursor = page.count == Self.page ? page.last?.id : nil
            guard items.count <= RevocationPlan.limit else {
                throw RevocationRefusal(.tooMany(limit: RevocationPlan.limit))
            }
        } while cursor != nil
        var selected = Set(items.map(\.id))
        items += (try pairs(of: selection) + beside).filter { selected.insert($0.id).inserted }
            .map(RevocationPlan.Item.init)
        guard !items.isEmpty else { throw RevocationRefusal(.nothingSelected) }
        guard items.count <= RevocationPlan.limit else {
            throw RevocationRefusal(.tooMany(limit: RevocationPlan.limit))
        }
        return RevocationPlan(items)
    }

    /// The encryption certificates that belong to a token's certificates, when the token is all that is selected: their keys
    /// are on no token on record.
    private func pairs(of selection: CertificateFilter) throws(BookError) -> [CertificateRecord] {
        var only = CertificateFilter()
        only.tokenSerial = selection.tokenSerial
        guard let token = selection.tokenSerial, selection == only else { return [] }
        return try book.certificates(endingWith: token).filter { $0.reservation.tokenSerial == nil }
    }

    /// Revokes what a plan holds, in one transaction: all or none.
    ///
    /// More than one certificate takes two people; the deed and every certificate are on record with the plan's digest.
    ///
    /// - Parameters:
    ///   - plan: made from the same selection, just now.
    ///   - order: why, and since when; the one that the plan was made for.
    ///   - expected: the digest that the dry run showed; nil when nobody demands that the set is unchanged.
    ///   - first: who does it.
    ///   - second: who confirms it; nil for one certificate.
    /// - Returns: what is on record now, the same for each.
    /// - Throws: `RevocationRefusal`, or `BookError`; then nothing was revoked.
    public func revoke(
        _ plan: RevocationPlan,
        _ order: RevocationOrder,
        expecting expected: [UInt8]? = nil,
        by first: StaffOperator,
        second: StaffOperator? = nil
    ) async throws -> Revocation {
        if let expected, expected != plan.digest {
            throw RevocationRefusal(.setChanged(digest: Hexadecimal.encode(plan.digest)))
        }
        let revocation = try revocation(order)
        try RevocationRefusal.check(
            order,
            of: plan,
            by: first.record,
            second: second?.record,
            revocation.date
        )
        try demandOthers(than: plan.items.map(\.id), order)
        let digest = Hexadecimal.encode(plan.digest)
        var changes: [Change] = [.audit(deed(plan, order, digest, first.record.name, at: revocation.date))]
        if let second {
            changes.append(.audit(consent(plan, digest, second.record.name, at: revocation.date)))
        }
        for item in plan.items {
            var facts = ["bulk": String(digest.prefix(16))]
            facts["before"] = item.before?.reason.rawValue
            changes += revocationChanges(
                item,
                item.before.map { revocation.since($0.date) } ?? revocation,
                by: first.record.name,
                facts,
                at: revocation.date
            )
        }
        changes += try losses(
            of: plan.items.map { ($0.id, $0.token) },
            order.cause,
            by: first.record.name,
            at: revocation.date
        )
        try await jointBook(first, second).commit(changes)
        return revocation
    }

    /// A book in which the deeds of both carry their signatures.
    private func jointBook(_ first: StaffOperator, _ second: StaffOperator?) -> any Book {
        guard let witness = second?.signingBook else { return first.book }
        return OperatorBook(book: first.book, name: witness.name, key: witness.key)
    }

    private func deed(
        _ plan: RevocationPlan,
        _ order: RevocationOrder,
        _ digest: String,
        _ actor: String,
        at now: Timestamp
    ) -> AuditEvent {
        var detail = order.facts
        detail["count"] = String(plan.items.count)
        detail["reason"] = order.reason.rawValue
        return AuditEvent(
            at: now,
            actor: actor,
            action: "certificate.revokeBulk",
            object: digest,
            detail: detail
        )
    }

    private func consent(
        _ plan: RevocationPlan,
        _ digest: String,
        _ actor: String,
        at now: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            at: now,
            actor: actor,
            action: "certificate.revokeBulk.confirm",
            object: digest,
            detail: ["count": String(plan.items.count)]
        )
    }
}
