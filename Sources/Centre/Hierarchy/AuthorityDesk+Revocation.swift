public import Model
import Issuer
import OpenSSL
import Store

extension AuthorityDesk {
    /// Revokes an authority's certificate by its parent, retires it with all that stand below it, and publishes the parent's
    /// list at once.
    ///
    /// Whatever else was certified for its key here, as a cross certificate, is revoked with it: it would lead round the
    /// revocation. What a killed run began to certify for it, or for another authority by what ends, is given up, and listed as revoked. A compromised key is blocked for ever. The compromise of an authority that nobody of this book certified is put on record too, though no list of
    /// this centre can say so.
    ///
    /// - Throws: `HierarchyError` with `.notBelowUs` for an authority that nobody here certified, unless it is compromised;
    ///   `.keyAbsent` when the key of the parent, or of who else certified it, which must sign the list, is not at hand, unless it has fallen;
    ///   `IssuanceError` with `.clockJumpedBack`; `CentreError` with `.authoritiesBusy` while something is certified by an authority, which may
    ///   be this one; then nothing was written.
    public func revoke(_ id: AuthorityID, _ order: RevocationOrder) async throws -> Fall {
        try centre.checkClock()
        try openKeys(toRevoke: id, order)
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let record = try centre.authorityRecord(id.name)
        let own = try place(of: record, order)
        let others = try twins(of: record, besides: own)
        let known = try check(own, order, besides: others)
        let reason = order.reason
        let isDone = try centre.book.certificate(own)?.isRevoked(as: reason) ?? false
        var fall = try fall(of: record, certificate: own)
        let issuers = try issuers(of: [own] + others)
        fall.silent = try centre.silentAuthorities(among: ([own] + others).map(\.authority))
        fall.owing = try centre.awaitingRecords(among: ([own] + others).map(\.authority))
        let now = centre.clock.now
        let revocation = Revocation(date: now, reason: reason, invalidityDate: order.invalidityDate)
        let detail = [
            "by": own.authority.name, "reason": reason.rawValue, "serial": own.serial.hexadecimal,
            "certificates": "\(fall.certificates)",
        ]
        // What stands below would issue certificates that are revoked from the first moment.
        let below = try fall.authorities.map { try centre.authorityRecord($0.name) }
        let end = ([record] + below).filter { $0.state == .active }.flatMap(retirement)
        let block: [Change] =
            reason.isCompromise ? [.blockKey(keyHash: record.keyHash, reason: reason, at: now)] : []
        let begun = try begun(for: record.keyHash)
        let ended = [id] + fall.authorities
        let renounced =
            try renunciation(of: begun, revocation) + renunciation(ofBegunBy: ended, besides: begun)
        let ending =
            try isDone ? [] : [ending(own, of: record, known.map { revocation.since($0) } ?? revocation)]
        try await conclude(
            ending + others.map { .revokeCertificate($0, revocation) } + renounced + block + end
                + [event("authority.revoke", id, detail.merging(order.facts) { own, _ in own })]
                + others.map { certificateEvent($0, order) }
        )
        onStep(.recorded)
        for issuer in issuers { _ = try await centre.publishLists(of: issuer) }
        try await publishLists(naming: begun, besides: issuers.map(\.id))
        try centre.publishCertificates()
        onStep(.published)
        return fall
    }

    /// Opens the keys that are to sign the lists, before the turn is waited for.
    private func openKeys(toRevoke id: AuthorityID, _ order: RevocationOrder) throws {
        let record = try centre.authorityRecord(id.name)
        let own = try place(of: record, order)
        let signers = try Set(([own] + twins(of: record, besides: own)).map(\.authority))
        for signer in signers.sorted(by: { $0.name < $1.name }) {
            try openKey(of: signer, in: [.active, .retired])
        }
    }

    /// What a killed run left of certificates of authorities for a key: finished by the next start, they would lead round the
    /// revocation, whoever has them.
    func begun(for keyHash: [UInt8]) throws -> [CertificateRecord] {
        try centre.book.unfinishedCertificates().filter {
            $0.reservation.keyHash == keyHash && $0.reservation.purpose == .authority
        }
    }

    /// What authorities that end began themselves, of authorities: finished by the next start, it would be another signature of a key
    /// that has ended.
    func renunciation(
        ofBegunBy ids: [AuthorityID],
        besides others: [CertificateRecord] = []
    ) throws -> [Change] {
        try centre.renunciation(ofBegunBy: Set(ids), besides: others, by: persons.actor)
    }

    private func renunciation(of begun: [CertificateRecord], _ revocation: Revocation) throws -> [Change] {
        try begun.flatMap { try renunciation(of: $0, revocation, because: "its subject is revoked") }
    }

    /// Publishes the lists that tell of what was renounced, where their keys are at hand; others tell it when these are back.
    func publishLists(naming begun: [CertificateRecord], besides done: [AuthorityID]) async throws {
        for id in Set(begun.map(\.id.authority)).subtracting(done) {
            let issuer = try centre.authorityRecord(id.name)
            if centre.hasKey(of: issuer) { _ = try await centre.publishLists(of: issuer) }
        }
    }

    /// Ends the certificate under which an authority works; one that came from elsewhere comes into the book by that.
    func ending(
        _ id: CertificateID,
        of record: AuthorityRecord,
        _ revocation: Revocation
    ) throws -> Change {
        guard try centre.book.certificate(id) == nil else { return .revokeCertificate(id, revocation) }
        let certificate = try Certificate(der: record.certificate)
        let reservation = Reservation(
            id: id,
            profile: CertificateIntake.Policy().profile,
            purpose: .authority,
            application: nil,
            subjectUID: nil,
            subject: certificate.subject.description,
            keyHash: record.keyHash,
            tokenSerial: nil,
            act: .imported,
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            holder: centre.process.name,
            createdAt: revocation.date
        )
        return .importCertificate(
            CertificateRecord(
                reservation: reservation,
                state: .revoked,
                toBeSigned: nil,
                certificate: record.certificate,
                issuedAt: revocation.date,
                revocation: revocation
            )
        )
    }

    /// Revokes a certificate that one of our authorities signed for an authority: a cross certificate, a link, or that of
    /// somebody else's authority; what stands by it alone is retired, what that began to certify is given up, and the list is published
    /// at once.
    ///
    /// - Throws: `BookError` with `.notFound`; `RevocationRefusal` with `.ownAuthority` for the one under which an authority of
    ///   this book works, and for the compromised key of one, or `.alreadyRevoked`; `HierarchyError` with `.keyAbsent` when the signer's key, which must sign the
    ///   list, is not at hand, unless it has fallen; `IssuanceError` with `.clockJumpedBack`; `CentreError` with `.authoritiesBusy` while something is certified by an
    ///   authority, which may be one that falls; then nothing was written.
    public func revokeCertificate(_ id: CertificateID, _ order: RevocationOrder) async throws {
        try centre.checkClock()
        try openKey(of: id.authority, in: [.active, .retired])
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let (record, known) = try revocable(id, order)
        let reason = order.reason
        let issuer = try centre.authorityRecord(id.authority.name)
        let isSilent = try centre.isSilent(issuer)
        guard try isSilent || centre.keyAtHand(issuer) != nil else {
            throw HierarchyError(.keyAbsent(issuer.id))
        }
        let now = centre.clock.now
        let block: [Change] =
            reason.isCompromise
            ? [.blockKey(keyHash: record.reservation.keyHash, reason: reason, at: now)] : []
        let revocation = Revocation(date: known ?? now, reason: reason, invalidityDate: order.invalidityDate)
        let isDone = record.isRevoked(as: reason)
        let fallen = try falling(with: record)
        let end = fallen.filter { $0.state == .active }.flatMap(retirement)
        let begun = try reason.isCompromise ? begun(for: record.reservation.keyHash) : []
        let ending: [Change] = isDone ? [] : [.revokeCertificate(id, revocation)]
        let renounced =
            try renunciation(of: begun, revocation)
            + renunciation(ofBegunBy: fallen.map(\.id), besides: begun)
        try await conclude(ending + renounced + block + end + [certificateEvent(id, order)])
        onStep(.recorded)
        if !isSilent { _ = try await centre.publishLists(of: issuer) }
        try await publishLists(naming: begun, besides: [issuer.id])
        // Bundles, and ways through links, go on without it.
        try centre.publishCertificates()
        onStep(.published)
    }

    /// A certificate that may be revoked by itself, and since when it is revoked.
    ///
    /// - Throws: as `revokeCertificate`.
    func revocable(
        _ id: CertificateID,
        _ order: RevocationOrder
    ) throws -> (record: CertificateRecord, since: Timestamp?) {
        let known = try check(id, order)
        let record = try centre.certificateRecord(id)
        guard record.reservation.purpose == .authority else {
            throw BookError(.notFound(object: "certificate \(id.serial.hexadecimal) of an authority"))
        }
        let own = try centre.book.authorities().first { try isOwn(record, of: $0, order.reason) }
        if let own { throw RevocationRefusal(.ownAuthority(own.id)) }
        return (record, known)
    }

    /// Whether what a revocation says of a certificate has to be said of an authority of this book, whatever its state, and is
    /// not yet.
    ///
    /// A compromise ends everything that its key signed; the certificate under which it works is the authority's own.
    private func isOwn(
        _ record: CertificateRecord,
        of authority: AuthorityRecord,
        _ reason: RevocationReason
    ) throws -> Bool {
        if authority.certificate == record.certificate { return true }
        guard reason.isCompromise, authority.keyHash == record.reservation.keyHash else { return false }
        return try centre.revocation(of: authority)?.reason.isCompromise != true
    }

    /// An authority is not put on hold, and not revoked twice but for a compromise that shows itself later, or for other
    /// certificates of it that are not revoked, or when a run was killed before the list told of it.
    ///
    /// - Returns: since when the certificate is revoked.
    func check(
        _ id: CertificateID,
        _ order: RevocationOrder,
        besides others: [CertificateID] = []
    ) throws -> Timestamp? {
        guard order.reason != .certificateHold else { throw RevocationRefusal(.notForEver) }
        if let since = order.invalidityDate, since > centre.clock.now {
            throw RevocationRefusal(.invalidityInFuture)
        }
        guard let record = try centre.book.certificate(id) else { return nil }
        guard try !record.isRevoked(as: order.reason) || !others.isEmpty || centre.isUnlisted(id) else {
            throw RevocationRefusal(.alreadyRevoked(serial: id.serial.hexadecimal))
        }
        return record.state == .revoked ? record.revocation?.date : nil
    }

    /// Other living certificates of authorities for the same key; on its own list an authority says nothing of itself.
    func twins(of record: AuthorityRecord, besides own: CertificateID) throws -> [CertificateID] {
        var filter = CertificateFilter()
        filter.keyHash = record.keyHash
        filter.purposes = [.authority]
        filter.states = [.issued, .active]
        return try centre.book.certificates(filter, limit: 100).map(\.id)
            .filter { $0 != own && $0.authority != record.id }
    }

    /// The authorities whose lists tell of it, their keys at hand; a destroyed one, one that came without its key, or one that has
    /// fallen and whose key is away, tells nothing any more, and somebody else has no list here.
    private func issuers(of certificates: [CertificateID]) throws -> [AuthorityRecord] {
        let names = Set(certificates.map(\.authority)).filter { !$0.isOutside }
        let all = try names.sorted { $0.name < $1.name }.map { try centre.authorityRecord($0.name) }
            .filter { try !centre.isSilent($0) }
        for issuer in all where try centre.keyAtHand(issuer) == nil {
            throw HierarchyError(.keyAbsent(issuer.id))
        }
        return all
    }

    private func certificateEvent(_ id: CertificateID, _ order: RevocationOrder) -> Change {
        let detail = ["serial": id.serial.hexadecimal, "reason": order.reason.rawValue]
        return event("certificate.revoke", id.authority, detail.merging(order.facts) { own, _ in own })
    }
}
