import Enrollment
public import Issuer
public import Model
import OpenSSL
import Store

/// 更新, 替换, 补办: one certificate follows another.
///
/// `docs/succession.md` tells the whole way.
extension CACentre {
    /// Issues the certificate that follows another; it is not good for anything before `proveSuccessor`.
    ///
    /// Can be repeated: with the same application and key it returns the same certificate.
    ///
    /// - Parameters:
    ///   - order: what is asked for.
    ///   - party: who does it.
    ///   - onPoint: told after each finished moment.
    /// - Returns: the certificate, signed and on record.
    /// - Throws: `SuccessionError`, `IssuanceError`, `RevocationRefusal`, `CentreError` with `.occupied`, `BookError`.
    public func succeed(
        _ order: SuccessionOrder,
        by party: ActingParty,
        onPoint: @escaping @Sendable (SuccessionPoint) -> Void = { _ in }
    ) async throws -> IssuedCertificate {
        try await succeed(order, by: party, onAdmission: nil, onPoint: onPoint)
    }

    /// The same, with a word before anything is signed.
    ///
    /// - Parameters:
    ///   - order: what is asked for.
    ///   - party: who does it.
    ///   - onAdmission: called when nothing stands against the request; what it returns is written with the reservation of the serial,
    ///     or nothing is. Nil looks at the request once only.
    ///   - alongside: more of the same, which needs the number of the certificate.
    ///   - onPoint: told after each finished moment.
    /// - Returns: the certificate, signed and on record.
    /// - Throws: as above, and what `onAdmission` throws.
    func succeed(
        _ order: SuccessionOrder,
        by party: ActingParty,
        onAdmission: (@Sendable () async throws -> [Change])?,
        alongside: @escaping @Sendable (CertificateID) -> [Change] = { _ in [] },
        onPoint: @escaping @Sendable (SuccessionPoint) -> Void = { _ in }
    ) async throws -> IssuedCertificate {
        let predecessor = try certificateRecord(order.predecessor)
        try demandIssuedHere(predecessor)
        let lock = try successionLock(predecessor.id)
        defer { withExtendedLifetime(lock) {} }
        let authority = try await succeedingAuthority(for: order, predecessor, party) {
            onPoint(.issuance($0))
        }
        let request = try request(for: order, predecessor, party, alongside)
        if try await revokeForReissue(predecessor, order, party, { try authority.checkSuccession(request) }) {
            onPoint(.predecessorRevoked)
        }
        let issued = try await issue(request, by: authority, onAdmission) { admission in
            try self.request(for: order, predecessor, party) { admission + alongside($0) }
        }
        let state = try certificateRecord(issued.id).state
        guard state.mayBeGood else { throw SuccessionError(.givenUp(issued.id.serial, state: state)) }
        return issued
    }

    private func issue(
        _ request: IssuanceRequest,
        by authority: CertificateAuthority,
        _ onAdmission: (@Sendable () async throws -> [Change])?,
        _ extended: ([Change]) throws -> IssuanceRequest
    ) async throws -> IssuedCertificate {
        guard let onAdmission else { return try await authority.issue(request) }
        try authority.checkSuccession(request)
        return try await authority.issue(extended(onAdmission()))
    }

    /// The new certificate works where it belongs: makes it active, and settles what becomes of the one before it, in
    /// one transaction.
    ///
    /// renew and rekey: the predecessor is due after the overlap, or revoked `superseded` at once; replace: it is
    /// revoked `affiliationChanged`; reissue: it is revoked already. Can be repeated.
    ///
    /// - Parameters:
    ///   - id: the new certificate.
    ///   - proof: how it was shown to work.
    ///   - isAtOnce: whether there shall be no overlap.
    ///   - party: who does it.
    ///   - changes: others of the same moment, as those that complete the application; committed first.
    ///   - onPoint: told after each finished moment.
    /// - Returns: what became of both.
    /// - Throws: `SuccessionError`, `BookError`.
    public func proveSuccessor(
        _ id: CertificateID,
        by proof: SuccessionProof,
        atOnce isAtOnce: Bool = false,
        _ party: ActingParty,
        alongside changes: [Change] = [],
        onPoint: @Sendable (SuccessionPoint) -> Void = { _ in }
    ) async throws -> SuccessionOutcome {
        guard let predecessorID = try certificateRecord(id).reservation.predecessor else {
            throw SuccessionError(.notSuccessor(id.serial))
        }
        let lock = try successionLock(predecessorID)
        defer { withExtendedLifetime(lock) {} }
        let record = try certificateRecord(id)
        let predecessor = try certificateRecord(predecessorID)
        if record.state == .active { return try outcome(record, predecessor) }
        guard record.state == .issued, let der = record.certificate else {
            throw SuccessionError(.givenUp(id.serial, state: record.state))
        }
        try checkProvable(record, predecessor)
        let detail = try proof.detail(for: Certificate(der: der))
        onPoint(.proven)
        let activation = try activation(record, predecessor, detail, isAtOnce, party)
        try await party.book.commit(changes + activation)
        onPoint(.activated)
        return try outcome(record, try certificateRecord(predecessorID))
    }

    /// Gives up a successor that was signed and never proven: it is revoked, and its predecessor stays as it is.
    ///
    /// Source: product.md §4.7 item 2.
    ///
    /// - Throws: `SuccessionError` with `.proven`, `.notSuccessor` or `.givenUp`; `BookError`.
    public func giveUpSuccessor(_ id: CertificateID, _ party: ActingParty) async throws -> Revocation {
        let record = try certificateRecord(id)
        guard record.reservation.predecessor != nil else { throw SuccessionError(.notSuccessor(id.serial)) }
        guard record.state != .active, record.state != .held else {
            throw SuccessionError(.proven(id.serial))
        }
        guard record.state == .issued else { throw SuccessionError(.givenUp(id.serial, state: record.state)) }
        try demandNotInProduction(record)
        let revocation = Revocation(date: clock.now, reason: .cessationOfOperation)
        try await party.book.commit(
            revocationChanges(record, revocation, by: party.name, ["cause": "the act was given up"])
        )
        return revocation
    }

    /// One act at a time for each predecessor, whatever process does it.
    func successionLock(_ predecessor: CertificateID) throws -> ProcessLock {
        try ProcessLock(name: "succession-\(predecessor.serial.hexadecimal)", folder: state.run)
    }

    /// Only one certificate takes the place of another: of two that were issued by different acts, the first that is
    /// proven.
    private func checkProvable(_ record: CertificateRecord, _ predecessor: CertificateRecord) throws {
        try demandNotInProduction(record)
        guard try !hasFallen(record.id.authority) else {
            throw SuccessionError(.fallen(record.id.serial, state: record.state))
        }
        let isReissued = record.reservation.act == .reissue && predecessor.state == .revoked
        guard predecessor.state == .active || isReissued else {
            throw SuccessionError(.predecessorChanged(predecessor.id.serial, state: predecessor.state))
        }
        let others = try book.successors(of: predecessor.id).filter {
            try ($0.state == .active || $0.state == .held) && !hasFallen($0.id.authority)
        }
        if let other = others.first {
            throw SuccessionError(.otherProven(predecessor.id.serial, by: other.id.serial))
        }
    }

    func certificateRecord(_ id: CertificateID) throws -> CertificateRecord {
        guard let record = try book.certificate(id) else {
            throw BookError(.notFound(object: "certificate \(id.serial.hexadecimal)"))
        }
        return record
    }

    private func outcome(
        _ record: CertificateRecord,
        _ predecessor: CertificateRecord
    ) throws -> SuccessionOutcome {
        SuccessionOutcome(
            successor: record.id,
            predecessor: predecessor.id,
            revocation: predecessor.revocation,
            dueAt: try book.supersession(of: predecessor.id)?.dueAt
        )
    }

    private func request(
        for order: SuccessionOrder,
        _ predecessor: CertificateRecord,
        _ party: ActingParty,
        _ alongside: @escaping @Sendable (CertificateID) -> [Change]
    ) throws -> IssuanceRequest {
        let kept = order.act == .renew ? predecessor.reservation.tokenSerial : nil
        return IssuanceRequest(
            profile: predecessor.reservation.profile,
            facts: try approvedFacts(for: order, predecessor),
            proof: order.proof,
            application: order.application,
            subjectUID: predecessor.reservation.subjectUID,
            tokenSerial: order.tokenSerial ?? kept,
            keyOrigin: order.keyOrigin,
            actor: party.name,
            act: order.act,
            predecessor: predecessor.id,
            takesUp: order.takesUp,
            extends: try extendsEnd(order),
            alongside: alongside
        )
    }

    /// 补办: the lost or broken token's certificate is revoked before another one exists, but not for a request that
    /// cannot succeed.
    ///
    /// - Returns: whether it was revoked now.
    private func revokeForReissue(
        _ predecessor: CertificateRecord,
        _ order: SuccessionOrder,
        _ party: ActingParty,
        _ check: () throws -> Void
    ) async throws -> Bool {
        guard order.act == .reissue, !order.takesUp else {
            guard order.cause == nil else { throw SuccessionError(.causeUnfit(order.act)) }
            return false
        }
        guard let cause = order.cause, cause == .tokenLost || cause == .superseded else {
            throw SuccessionError(.causeUnfit(order.act))
        }
        if let token = order.tokenSerial, token == predecessor.reservation.tokenSerial {
            throw SuccessionError(.tokenGone(serial: token))
        }
        if predecessor.state != .revoked, predecessor.reservation.purpose == .staff {
            var ending = RevocationOrder(cause.reason)
            ending.evenLast = order.evenLast
            try demandOthers(than: [predecessor.id], ending)
        }
        let changes = try endings(with: predecessor, cause, party)
        guard !changes.isEmpty else { return false }
        try check()
        try await party.book.commit(changes)
        return true
    }

    /// What a lost or broken token ends, as far as the book does not say it yet: a loss may show itself when the certificate is
    /// revoked already.
    private func endings(
        with predecessor: CertificateRecord,
        _ cause: RevocationCause,
        _ party: ActingParty
    ) throws -> [Change] {
        let now = clock.now
        let revocation = Revocation(date: now, reason: cause.reason)
        // Whoever found the token has the key of every certificate that stands for it, and every other key on it.
        let twins = try revocation.reason.isCompromise ? livingTwins(of: predecessor) : []
        let others = try falling(with: predecessor, RevocationOrder(cause))
            .filter { other in !twins.contains { $0.id == other.id } }
        let own = predecessor.isRevoked(as: cause.reason) ? [] : [predecessor]
        let revocations = (own + twins + others).flatMap { record in
            var facts = ["cause": cause.rawValue]
            let before = record.state == .revoked ? record.revocation : nil
            facts["before"] = before?.reason.rawValue
            let ending = before.map { revocation.since($0.date) } ?? revocation
            return revocationChanges(record, ending, by: party.name, facts, at: now)
        }
        let keys = ([predecessor] + others).map { ($0.id, $0.reservation.tokenSerial) }
        return try revocations + losses(of: keys, cause, by: party.name, at: now)
    }
}
