public import Model
import Issuer
import OpenSSL
import Store

extension AuthorityDesk {
    /// Makes a new authority: its key, its certificate, its record, and an OCSP signer for an issuing one.
    ///
    /// A root signs itself; an issuing authority goes through the issuance cycle of its parent, whose key must be at
    /// hand.
    ///
    /// - Returns: the authority as it is on record.
    /// - Throws: `HierarchyError`, `IssuanceError`, `KeyFileError` or `BookError`; can be repeated after any of them. Nothing
    ///   was written for `.clockJumpedBack`, nor for `CentreError` with `.authoritiesBusy` while another one is being made.
    public func create(_ plan: AuthorityPlan) async throws -> AuthorityRecord {
        try await create(plan, retiring: nil)
    }

    /// Makes a new authority, and retires another one with its record, if that is active still.
    func create(_ plan: AuthorityPlan, retiring old: AuthorityID?) async throws -> AuthorityRecord {
        try plan.check()
        try centre.checkClock()
        try openKey(of: plan.parent)
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let name = try profile(of: plan).subjectName(plan.facts)
        if let begun = try await completed(plan, of: name) { return begun }
        // Whoever had the turn before may have made one, or asked somebody else for it.
        if let predecessor = plan.predecessor { try demandUnsucceeded(predecessor) }
        try demandFree(plan.id)
        let isFree = try centre.demandNameFree(name, after: plan.predecessor, role: plan.role)
        let others = try [isFree] + retirementIfActive(old)
        let parent = try plan.parent.map { try self.parent($0) }
        // What a killed run may have signed is signed, or given up, before its key is taken up.
        if let parent {
            try await finishBegun(parent)
            try rehearse(plan, below: parent)
        }
        let (key, reference) = try await authorityKey(plan, of: name)
        onStep(.keyMade)
        let record: AuthorityRecord
        if let parent {
            record = try await certify(plan, key: key, reference: reference, below: parent, with: others)
        } else {
            record = try await found(plan, key: key, reference: reference, with: others)
        }
        onStep(.recorded)
        try centre.publishCertificates()
        onStep(.published)
        try await finish(record)
        return record
    }

    /// Finishes what a run that was killed after the authority was on record left to do; nil when there is nothing of it.
    private func completed(
        _ plan: AuthorityPlan,
        of name: DistinguishedName
    ) async throws -> AuthorityRecord? {
        guard let present = try centre.book.authorities().first(where: { $0.id == plan.id }),
            present.isMade(by: plan), try Certificate(der: present.certificate).subject == name
        else { return nil }
        return try await finishUnfinished(present) ? present : nil
    }

    /// Gives an authority its OCSP signer and first list, when a run was killed before it had them.
    ///
    /// - Returns: whether something was left to do.
    func finishUnfinished(_ record: AuthorityRecord) async throws -> Bool {
        guard record.state == .active else { return false }
        let list = try centre.book.latestRevocationList(of: RevocationListName(record.id))
        let hasSigner = try centre.book.signers(.ocsp).contains { $0.authority == record.id }
        guard list?.fingerprint == nil || record.role == .issuing && !hasSigner else { return false }
        try centre.publishCertificates()
        onStep(.published)
        try await finish(record)
        return true
    }

    /// The plan's profile; refuses, before there is a key, what it would refuse after.
    private func profile(of plan: AuthorityPlan) throws -> Profile {
        let profile = try centre.profiles.authorityProfile(plan.profile)
        guard profile.keyAlgorithms.contains(plan.algorithm) else {
            throw IssuanceError(.keyNotAllowed(profile: profile.name, algorithm: plan.algorithm))
        }
        let now = centre.clock.now
        _ = try plan.algorithm.endOfAuthority(now, at: now)
        try demandFit(profile, for: plan.role)
        return plan.subject.map(profile.naming) ?? profile
    }

    /// Refuses a profile that does not describe who stands there.
    ///
    /// Nobody stands above a root to revoke it or to be pointed to, and somebody must be able to stand below; what is
    /// below says where its issuer says that it was revoked (RFC 5280 §4.2.1.13).
    func demandFit(_ profile: Profile, for role: AuthorityRecord.Role) throws(HierarchyError) {
        let detail: String
        switch role {
        case .root:
            let points = profile.distributionPoints || !profile.authorityInformation.isEmpty
            guard points || profile.constraints?.pathLength == 0 else { return }
            detail =
                points
                ? "it points to an authority above, and nobody stands above a root"
                : "no authority may follow below it"
        case .issuing:
            guard !profile.distributionPoints else { return }
            detail = "it has no distribution point, so nobody would learn that it was revoked"
        }
        throw HierarchyError(.unusable(what: "profile \(profile.name)", detail: detail))
    }

    /// What a new authority needs besides its record: an OCSP signer, and a first list.
    func finish(_ record: AuthorityRecord) async throws {
        if try centre.needsSigner(record, record.algorithm) {
            _ = try await centre.renewSigner(of: record)
            onStep(.signerReady)
        }
        _ = try await centre.publishLists(of: record)
    }

    private func found(
        _ plan: AuthorityPlan,
        key: any SigningKey,
        reference: String,
        with others: [Change]
    ) async throws -> AuthorityRecord {
        let founded = try founder(of: plan)
            .root(plan.id, profile: plan.profile, facts: plan.facts, key: key)
        let record = self.record(plan, founded.certificate, reference: reference)
        try await conclude(others + [.addAuthority(record)] + founded.changes + [created(record)])
        return record
    }

    /// Who makes the certificate of a root.
    func founder(of plan: AuthorityPlan) throws -> Founder {
        var profiles = centre.profiles
        profiles[plan.profile] = try profile(of: plan)
        return Founder(
            profiles: profiles,
            publicURL: centre.configuration.publicURL,
            clock: centre.clock,
            holder: centre.process.name
        )
    }

    private func certify(
        _ plan: AuthorityPlan,
        key: any SigningKey,
        reference: String,
        below parent: AuthorityRecord,
        with others: [Change]
    ) async throws -> AuthorityRecord {
        let issued = try await certificate(plan, key: key, by: parent)
        let record = self.record(plan, issued.certificate, reference: reference)
        let changes: [Change] = [.activateCertificate(issued.id), .addAuthority(record)]
        try await conclude(others + changes + [created(record)])
        return record
    }

    /// The certificate that an interrupted attempt left for this key, or a new one.
    private func certificate(
        _ plan: AuthorityPlan,
        key: any SigningKey,
        by parent: AuthorityRecord
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        if let earlier = try centre.unfinished(key, of: parent.id) { return earlier }
        let issued = try await signer(parent).issue(
            IssuanceRequest(
                profile: plan.profile,
                facts: plan.facts,
                proof: try CertificateRequest.proof(of: key),
                actor: persons.actor
            )
        )
        return (issued.id, issued.certificate)
    }

    func record(
        _ plan: AuthorityPlan,
        _ certificate: Certificate,
        reference: String
    ) -> AuthorityRecord {
        AuthorityRecord(
            id: plan.id,
            role: plan.role,
            algorithm: plan.algorithm,
            signatureAlgorithm: plan.signatureAlgorithm,
            certificate: certificate.der,
            keyHash: certificate.publicKey.fingerprint,
            keyReference: reference,
            parent: plan.parent,
            predecessor: plan.predecessor,
            createdAt: centre.clock.now
        )
    }

    private func created(_ record: AuthorityRecord) -> Change {
        var detail = [
            "role": record.role.rawValue, "algorithm": record.algorithm.rawValue,
            "key": Hexadecimal.encode(record.keyHash),
            "certificate": Hexadecimal.encode(DigestAlgorithm.sha256.hash(record.certificate)),
        ]
        detail["parent"] = record.parent?.name
        detail["predecessor"] = record.predecessor?.name
        return event("authority.create", record.id, detail)
    }
}

extension AuthorityRecord {
    /// Whether it is what a plan makes, whatever it is called.
    fileprivate func isMade(by plan: AuthorityPlan) -> Bool {
        (role, parent, predecessor) == (plan.role, plan.parent, plan.predecessor)
            && (algorithm, signatureAlgorithm) == (plan.algorithm, plan.signatureAlgorithm)
    }
}
