import Issuer
public import Model
public import OpenSSL
import Store

extension AuthorityDesk {
    /// Has one authority of this book certify another one's name and key.
    ///
    /// - Returns: the cross certificate; the one that is there when it was made before and is still valid and not revoked.
    public func crossSign(_ id: AuthorityID, by issuer: AuthorityID) async throws -> Certificate {
        try openKey(of: issuer)
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        return try await cross(id, by: issuer)
    }

    private func cross(_ id: AuthorityID, by issuer: AuthorityID) async throws -> Certificate {
        try await link(centre.authorityRecord(id.name), by: parent(issuer), kind: .cross)
    }

    /// Has an authority of this book certify somebody else's authority by its certificate.
    ///
    /// One that is in the book gets its cross certificate as such. Name and key are the other authority's; a profile decides everything else, as for its request. Its own certificate only
    /// limits further: how long, and how many authorities below.
    ///
    /// - Parameters:
    ///   - foreign: the other authority's self-signed certificate, which proves that it holds its key.
    ///   - issuer: who certifies it.
    ///   - profile: one of authorities.
    /// - Returns: the cross certificate; the one that is there when it was made before, is still good, has the same limits, and
    ///   a new one would not end more than a week after it.
    /// - Throws: `HierarchyError` with `.certificateUnfit`, `.unusable` for a profile that does not fit, or `.nameTaken`;
    ///   `BookError` with `.keyBlocked` or `.keyAlreadyCertified` for a key of somebody who is no authority or of an authority
    ///   of another name, or as the issuance cycle.
    public func crossSign(
        _ foreign: Certificate,
        by issuer: AuthorityID,
        profile: String = "SUB-CA"
    ) async throws -> Certificate {
        let rules = try rules(of: foreign, profile)
        try openKey(of: issuer)
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let record = try parent(issuer)
        // What a killed run may have signed is signed before it is looked for.
        try await finishBegun(record)
        let isFree = try centre.demandNameFree(
            foreign.subject,
            keyHash: foreign.publicKey.fingerprint,
            isOurs: false
        )
        if let own = try demandAuthorityKey(foreign.publicKey, of: foreign.subject) {
            return try await cross(own.id, by: issuer)
        }
        let order = try order(for: foreign, within: rules, by: record)
        let earlier = try earlier(order, within: rules, by: issuer)
        if let earlier, earlier.record.state == .active { return earlier.certificate }
        let (id, certificate) =
            if let earlier { (earlier.record.id, earlier.certificate) } else {
                try await certify(order, by: record)
            }
        let detail = ["by": issuer.name, "serial": id.serial.hexadecimal, "profile": rules.name]
        try await conclude([
            isFree, .activateCertificate(id), .audit(crossing(foreign.subject.description, detail)),
        ])
        onStep(.recorded)
        return certificate
    }

    /// Refuses what `crossSign` would refuse of a certificate from elsewhere, as the book is now.
    func demandCrossable(_ foreign: Certificate, profile: String) throws {
        _ = try rules(of: foreign, profile)
        let keyHash = foreign.publicKey.fingerprint
        _ = try centre.demandNameFree(foreign.subject, keyHash: keyHash, isOurs: false)
        try demandAuthorityKey(foreign.publicKey, of: foreign.subject)
    }

    /// The profile that a certificate from elsewhere is held to, when that is one of an authority which holds its key.
    private func rules(of foreign: Certificate, _ profile: String) throws -> Profile {
        try AuthorityFitness.check(foreign, at: centre.clock.now)
        guard foreign.isSelfIssued, foreign.isSigned(by: foreign.publicKey) else {
            let isOld = foreign.signatureAlgorithm == nil
            let what = isOld ? "its signature is one with SHA-1" : "it is not self-signed"
            let detail = "\(what), so nothing proves who holds its key; sign its request instead"
            throw HierarchyError(.certificateUnfit(detail: detail))
        }
        let rules = try centre.profiles.authorityProfile(profile)
        try demandFit(rules, for: .issuing)
        return rules
    }

    /// What is asked for: what the profile gives, within what the other authority's own certificate says.
    private func order(
        for foreign: Certificate,
        within rules: Profile,
        by issuer: AuthorityRecord
    ) throws -> AuthorityCertification {
        let lengths = [rules.constraints?.pathLength, foreign.basicConstraints?.pathLength]
        let ends = [
            rules.lifetime.end(from: centre.clock.now), try Certificate(der: issuer.certificate).notAfter,
            foreign.publicKey.algorithm.lastSecondOfAuthorities ?? foreign.notAfter,
        ]
        return AuthorityCertification(
            profile: rules.name,
            subject: foreign.subject,
            publicKey: foreign.publicKey,
            pathLength: lengths.compactMap { $0 }.min(),
            notAfter: ends.reduce(foreign.notAfter, min),
            repeatsKey: try centre.book.certificate(keyHash: foreign.publicKey.fingerprint) != nil,
            actor: persons.actor
        )
    }

    /// The certificate that is as good as the one that is asked for.
    private func earlier(
        _ order: AuthorityCertification,
        within rules: Profile,
        by issuer: AuthorityID
    ) throws -> (record: CertificateRecord, certificate: Certificate)? {
        let week: Int64 = 7 * 86_400
        let found = try centre.certified(
            order.subject,
            keyHash: order.publicKey.fingerprint,
            by: issuer
        )
        return try found.first { found in
            try found.certificate.notAfter.advanced(bySeconds: week) >= order.notAfter
                && found.certificate.isLimited(as: rules, pathLength: order.pathLength)
        }
    }

    func certify(
        _ order: AuthorityCertification,
        by issuer: AuthorityRecord
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        let issued = try await signer(issuer).certify(order)
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
}

extension Certificate {
    /// Whether it limits what stands below it as a profile does, with this path length.
    func isLimited(as rules: Profile, pathLength: Int?) throws -> Bool {
        let names = try rules.nameConstraints.map { try CertificateExtension.nameConstraints($0).value }
        return basicConstraints?.pathLength == pathLength
            && (extendedKeyUsage ?? []) == rules.extendedKeyUsage
            && policies == rules.policies
            && self.extension(ExtensionIdentifier.nameConstraints)?.value == names
    }
}
