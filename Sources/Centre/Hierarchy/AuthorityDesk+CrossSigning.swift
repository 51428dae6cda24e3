import Issuer
public import Model
public import OpenSSL
import Store

extension AuthorityDesk {
    /// Has one authority of this book certify another one's name and key.
    ///
    /// - Returns: the cross certificate; the one that is there when it was made before and is still valid and not revoked.
    public func crossSign(_ id: AuthorityID, by issuer: AuthorityID) async throws -> Certificate {
        try await link(centre.authorityRecord(id.name), by: parent(issuer), kind: .cross)
    }

    /// Has an authority of this book certify somebody else's authority by its certificate.
    ///
    /// - Parameters:
    ///   - foreign: the other authority's self-signed certificate, which proves that it holds its key.
    ///   - issuer: who certifies it.
    /// - Returns: the cross certificate; the one that says the same when it was made before and is still good.
    /// - Throws: `HierarchyError` with `.certificateUnfit` or `.nameTaken`, `BookError` with `.keyBlocked` or
    ///   `.keyAlreadyCertified` for a key of somebody who is no authority or of an authority of another name, or as the
    ///   issuance cycle.
    public func crossSign(_ foreign: Certificate, by issuer: AuthorityID) async throws -> Certificate {
        try AuthorityFitness.check(foreign, at: centre.clock.now)
        guard foreign.isSelfIssued, foreign.isSigned(by: foreign.publicKey) else {
            let detail =
                "it is not self-signed, so nothing proves who holds its key; sign its request instead"
            throw HierarchyError(.certificateUnfit(detail: detail))
        }
        let keyHash = foreign.publicKey.fingerprint
        let lock = try namesLock()
        defer { withExtendedLifetime(lock) {} }
        let isFree = try centre.demandNameFree(foreign.subject, keyHash: keyHash)
        try demandAuthorityKey(foreign.publicKey, of: foreign.subject)
        let record = try parent(issuer)
        let earlier = try earlier(foreign, by: record)
        if let earlier, earlier.isActive { return earlier.certificate }
        let (id, certificate) =
            if let earlier { (earlier.id, earlier.certificate) } else {
                try await crossed(foreign, by: record)
            }
        let detail = ["by": issuer.name, "serial": id.serial.hexadecimal]
        try await conclude([
            isFree, .activateCertificate(id), .audit(crossing(foreign.subject.description, detail)),
        ])
        onStep(.recorded)
        return certificate
    }

    /// What `issuer` certified for this authority before, as its certificate says; an interrupted attempt too.
    private func earlier(
        _ foreign: Certificate,
        by issuer: AuthorityRecord
    ) throws -> (id: CertificateID, certificate: Certificate, isActive: Bool)? {
        var filter = CertificateFilter()
        filter.keyHash = foreign.publicKey.fingerprint
        filter.authority = issuer.id
        filter.purposes = [.authority]
        filter.states = [.issued, .active]
        let end = min(foreign.notAfter, try Certificate(der: issuer.certificate).notAfter)
        let found = try centre.book.certificates(filter, limit: 100).compactMap { record in
            try record.certificate.map { (record.id, try Certificate(der: $0), record.state == .active) }
        }.filter { _, certificate, _ in
            certificate.subject == foreign.subject && certificate.notAfter == end
                && certificate.basicConstraints?.pathLength == foreign.basicConstraints?.pathLength
        }
        return found.first { $0.2 } ?? found.first
    }

    private func crossed(
        _ foreign: Certificate,
        by issuer: AuthorityRecord
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        let issued = try await signer(issuer).certify(
            AuthorityCertification(
                profile: "ISSUING",
                subject: foreign.subject,
                publicKey: foreign.publicKey,
                pathLength: foreign.basicConstraints?.pathLength,
                notAfter: foreign.notAfter,
                repeatsKey: try centre.book.certificate(keyHash: foreign.publicKey.fingerprint) != nil,
                actor: persons.actor
            )
        )
        return (issued.id, issued.certificate)
    }

    private func crossing(_ object: String, _ detail: [String: String]) -> AuditEvent {
        AuditEvent(
            at: centre.clock.now,
            actor: persons.actor,
            action: "authority.cross",
            object: object,
            detail: detail
        )
    }

    /// Has `issuer` certify the key of `record`, and keeps the certificate beside the authority's own.
    func link(
        _ record: AuthorityRecord,
        by issuer: AuthorityRecord,
        kind: AuthorityCertificateRecord.Kind
    ) async throws -> Certificate {
        guard record.id != issuer.id else {
            throw HierarchyError(.parentUnfit(issuer.id, detail: "it is the same authority"))
        }
        guard try !centre.book.isBlocked(keyHash: record.keyHash) else {
            throw IssuanceError(.keyBlocked(keyHash: record.keyHash))
        }
        if let present = try kept(record, by: issuer, kind: kind) { return present }
        let own = try Certificate(der: record.certificate)
        let issued = try await linked(record, own, by: issuer, kind: kind)
        let belonging = AuthorityCertificateRecord(
            authority: record.id,
            kind: kind,
            fingerprint: issued.certificate.fingerprint,
            certificate: issued.certificate.der,
            addedAt: centre.clock.now
        )
        let detail = ["by": issuer.id.name, "kind": kind.rawValue, "serial": issued.id.serial.hexadecimal]
        try await conclude([
            .activateCertificate(issued.id), .addAuthorityCertificate(belonging),
            event("authority.cross", record.id, detail),
        ])
        onStep(.recorded)
        try centre.publishCertificates()
        onStep(.published)
        return issued.certificate
    }

    /// The link that is on record, still valid and not revoked.
    private func kept(
        _ record: AuthorityRecord,
        by issuer: AuthorityRecord,
        kind: AuthorityCertificateRecord.Kind
    ) throws -> Certificate? {
        let signer = try Certificate(der: issuer.certificate)
        for other in try centre.book.authorityCertificates(of: record.id) where other.kind == kind {
            let certificate = try Certificate(der: other.certificate)
            if certificate.issuer == signer.subject, certificate.isSigned(by: signer.publicKey),
                certificate.notAfter > centre.clock.now,
                try centre.book.certificate(CertificateID(authority: issuer.id, serial: certificate.serial))?
                    .state != .revoked
            {
                return certificate
            }
        }
        return nil
    }

    /// What an interrupted attempt left, or a new certificate.
    private func linked(
        _ record: AuthorityRecord,
        _ own: Certificate,
        by issuer: AuthorityRecord,
        kind: AuthorityCertificateRecord.Kind
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        if let earlier = try centre.unfinishedLink(record, of: issuer.id) { return earlier }
        let issued = try await signer(issuer).certify(
            AuthorityCertification(
                profile: "ISSUING",
                subject: own.subject,
                publicKey: own.publicKey,
                pathLength: own.basicConstraints?.pathLength,
                // RFC 4210 §4.4: the old key's link covers the old key's whole life.
                notBefore: kind == .oldWithNew ? own.notBefore : nil,
                notAfter: kind == .newWithOld
                    ? try Certificate(der: issuer.certificate).notAfter : own.notAfter,
                // The key of an authority below a foreign one is on no certificate of this book before.
                repeatsKey: try centre.book.certificate(keyHash: record.keyHash) != nil,
                actor: persons.actor
            )
        )
        return (issued.id, issued.certificate)
    }
}
