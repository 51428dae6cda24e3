public import Model
import Issuer
import OpenSSL
import Store

extension AuthorityDesk {
    /// What fell with an authority's certificate.
    public struct Fall: Hashable, Sendable {
        /// The revoked certificate.
        public let certificate: CertificateID
        /// The authorities below it.
        public let authorities: [AuthorityID]
        /// How many certificates of these and of the authority itself were still valid.
        public let certificates: Int
        /// Authorities whose lists cannot tell of it, because their keys are destroyed.
        public internal(set) var silent: [AuthorityID]
    }

    /// Revokes an authority's certificate by its parent, retires it, and publishes the parent's list at once.
    ///
    /// A compromised key is blocked for ever, and whatever else was certified for it here, as a cross certificate, is revoked
    /// with it.
    ///
    /// - Throws: `HierarchyError` with `.notBelowUs` for a root or below somebody else's authority, `.keyAbsent`
    ///   when the parent's key, which must sign the list, is not at hand; `IssuanceError` with `.clockJumpedBack`; then
    ///   nothing was written.
    public func revoke(_ id: AuthorityID, _ order: RevocationOrder) async throws -> Fall {
        try centre.checkClock()
        let record = try centre.authorityRecord(id.name)
        let own = try ownCertificate(of: record)
        let parentID = own.authority
        let parent = try centre.authorityRecord(parentID.name)
        let known = try check(own, order)
        let reason = order.reason
        var fall = try fall(of: record, certificate: own)
        let others = try reason.isCompromise ? twins(of: fall.certificate) : []
        let issuers = try issuers(of: others, and: parent)
        fall.silent = try centre.silentAuthorities(among: ([own] + others).map(\.authority))
        let now = try centre.revocationDate()
        let revocation = Revocation(date: now, reason: reason, invalidityDate: order.invalidityDate)
        let detail = [
            "by": parentID.name, "reason": reason.rawValue, "serial": own.serial.hexadecimal,
            "certificates": "\(fall.certificates)",
        ]
        let end = record.state == .active ? retirement(of: record) : []
        let block: [Change] =
            reason.isCompromise ? [.blockKey(keyHash: record.keyHash, reason: reason, at: now)] : []
        try await conclude(
            [.revokeCertificate(own, known.map { revocation.since($0) } ?? revocation)]
                + others.map { .revokeCertificate($0, revocation) } + block + end
                + [event("authority.revoke", id, detail.merging(order.facts) { own, _ in own })]
                + others.map { certificateEvent($0, order) }
        )
        onStep(.recorded)
        for issuer in issuers { _ = try await centre.publishLists(of: issuer) }
        onStep(.published)
        return fall
    }

    /// Revokes a certificate that one of our authorities signed for an authority: a cross certificate, a link, or that of
    /// somebody else's authority; the list is published at once.
    ///
    /// - Throws: `BookError` with `.notFound`; `RevocationRefusal` with `.ownAuthority` for the one under which an authority of
    ///   this book works, and for the compromised key of one, or `.alreadyRevoked`; `HierarchyError` with `.keyAbsent` when the signer's key, which must sign the
    ///   list, is not at hand; `IssuanceError` with `.clockJumpedBack`; then nothing was written.
    public func revokeCertificate(_ id: CertificateID, _ order: RevocationOrder) async throws {
        try centre.checkClock()
        let known = try check(id, order)
        let reason = order.reason
        let record = try centre.certificateRecord(id)
        guard record.reservation.purpose == .authority else {
            throw BookError(.notFound(object: "certificate \(id.serial.hexadecimal) of an authority"))
        }
        let own = try centre.book.authorities().first { authority in
            authority.state == .active
                && (authority.certificate == record.certificate
                    || reason.isCompromise && authority.keyHash == record.reservation.keyHash)
        }
        if let own { throw RevocationRefusal(.ownAuthority(own.id)) }
        let issuer = try centre.authorityRecord(id.authority.name)
        let isSilent = issuer.state == .destroyed
        guard try isSilent || centre.keyAtHand(issuer) != nil else {
            throw HierarchyError(.keyAbsent(issuer.id))
        }
        let now = try centre.revocationDate()
        let block: [Change] =
            reason.isCompromise
            ? [.blockKey(keyHash: record.reservation.keyHash, reason: reason, at: now)] : []
        let revocation = Revocation(date: known ?? now, reason: reason, invalidityDate: order.invalidityDate)
        try await conclude([.revokeCertificate(id, revocation)] + block + [certificateEvent(id, order)])
        onStep(.recorded)
        if !isSilent { _ = try await centre.publishLists(of: issuer) }
        onStep(.published)
    }

    /// An authority is not put on hold, and not revoked twice but for a compromise that shows itself later.
    ///
    /// - Returns: since when the certificate is revoked.
    private func check(_ id: CertificateID, _ order: RevocationOrder) throws -> Timestamp? {
        guard order.reason != .certificateHold else { throw RevocationRefusal(.notForEver) }
        if let since = order.invalidityDate, since > centre.clock.now {
            throw RevocationRefusal(.invalidityInFuture)
        }
        guard let record = try centre.book.certificate(id) else { return nil }
        guard !record.isRevoked(as: order.reason) else {
            throw RevocationRefusal(.alreadyRevoked(serial: id.serial.hexadecimal))
        }
        return record.state == .revoked ? record.revocation?.date : nil
    }

    /// Other living certificates of authorities for the same key.
    private func twins(of id: CertificateID) throws -> [CertificateID] {
        try centre.livingTwins(of: centre.certificateRecord(id))
            .filter { $0.reservation.purpose == .authority }
            .map(\.id)
    }

    /// The authorities whose lists tell of it, their keys at hand; a destroyed one tells nothing any more.
    private func issuers(
        of certificates: [CertificateID],
        and parent: AuthorityRecord
    ) throws -> [AuthorityRecord] {
        let names = Set(certificates.map(\.authority)).subtracting([parent.id])
        let all = try
            ([parent] + names.sorted { $0.name < $1.name }.map { try centre.authorityRecord($0.name) })
            .filter { $0.state != .destroyed }
        for issuer in all where try centre.keyAtHand(issuer) == nil {
            throw HierarchyError(.keyAbsent(issuer.id))
        }
        return all
    }

    private func certificateEvent(_ id: CertificateID, _ order: RevocationOrder) -> Change {
        let detail = ["serial": id.serial.hexadecimal, "reason": order.reason.rawValue]
        return event("certificate.revoke", id.authority, detail.merging(order.facts) { own, _ in own })
    }

    /// Revokes the certificate of an OCSP signer: one of our own after its successor is there, one on another machine at
    /// once; without an invalidity date.
    ///
    /// - Throws: `BookError` with `.notFound` when the authority has no such signer; `IssuanceError` with `.clockJumpedBack`.
    public func revokeSigner(
        of id: AuthorityID,
        serial: SerialNumber,
        _ order: RevocationOrder
    ) async throws {
        try centre.checkClock()
        let record = try centre.authorityRecord(id.name)
        let signers = try centre.book.signers(.ocsp).filter { $0.authority == id }
        let certificates = try signers.compactMap(\.certificate).map { try Certificate(der: $0) }
        let isOurs = certificates.contains { $0.serial == serial }
        let certificate = CertificateID(authority: id, serial: serial)
        guard try isOurs || centre.book.certificate(certificate)?.reservation.purpose == .ocsp else {
            throw BookError(.notFound(object: "OCSP signer \(serial.hexadecimal) of \(id)"))
        }
        let others = certificates.filter { $0.serial != serial && $0.isValid(at: centre.clock.now) }
        if isOurs, others.isEmpty {
            _ = try await centre.renewSigner(of: record)
            onStep(.signerReady)
        }
        let revocation = Revocation(date: centre.clock.now, reason: order.reason)
        let detail = ["reason": order.reason.rawValue, "serial": serial.hexadecimal]
        try await conclude([
            .revokeCertificate(certificate, revocation),
            event("ocsp.revoke", id, detail.merging(order.facts) { own, _ in own }),
        ])
        onStep(.recorded)
        _ = try await centre.publishLists(of: record)
        onStep(.published)
    }

    /// What would fall with an authority's certificate.
    ///
    /// - Throws: `HierarchyError` with `.notBelowUs` when nobody of this book stands above it; `RevocationRefusal` when it
    ///   cannot be revoked for this reason.
    public func fall(of id: AuthorityID, _ order: RevocationOrder) throws -> Fall {
        let record = try centre.authorityRecord(id.name)
        let own = try ownCertificate(of: record)
        _ = try check(own, order)
        return try fall(of: record, certificate: own)
    }

    private func ownCertificate(of record: AuthorityRecord) throws -> CertificateID {
        guard let id = try centre.ownCertificate(of: record) else {
            throw HierarchyError(.notBelowUs(record.id, record.role))
        }
        return id
    }

    private func fall(of record: AuthorityRecord, certificate: CertificateID) throws -> Fall {
        let all = try centre.book.authorities()
        var below: [AuthorityRecord] = []
        var count = 0
        var rest = [record]
        while let next = rest.popLast() {
            let own = try Certificate(der: next.certificate).serial
            count += try centre.book.validCertificateCount(of: next.id, at: centre.clock.now, except: own)
            let children = all.filter { $0.parent == next.id && !below.contains($0) }
            below += children
            rest += children
        }
        return Fall(
            certificate: certificate,
            authorities: below.map(\.id),
            certificates: count,
            silent: try centre.silentAuthorities(among: [certificate.authority])
        )
    }
}
