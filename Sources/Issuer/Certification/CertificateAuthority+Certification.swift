import Model
import OpenSSL

extension CertificateAuthority {
    /// Certifies another authority's name and key as they are, through the same eight steps as `issue`.
    ///
    /// - Throws: `IssuanceError`; `.clockJumpedBack`; `.noProfile` also when the profile is not one of authorities. What may have been
    ///   signed is then on record.
    public func certify(
        _ request: AuthorityCertification
    ) async throws(IssuanceError) -> IssuedCertificate {
        // Step 1: check the request.
        let (draft, profile) = try draft(of: request)
        onStep(.checked)

        // Step 2: draw a serial number; whether it is free, the book says in step 5.
        let booking = try draw(request, draft: draft, profile: profile)
        onStep(.drawn)

        // Step 3: build what will be signed.
        let body = draft.body(serial: booking.id.serial)
        onStep(.built)

        // Step 4: lint a copy signed with a throwaway key.
        let linted = try await lint(
            body,
            booking,
            profile: profile,
            issuer: draft.issuer,
            actor: request.actor
        )
        onStep(.linted)

        // Step 5: take the serial number and put the intention on record, durably.
        try await intend(linted.toBeSigned, booking, actor: request.actor)
        onStep(.intended)

        // Steps 6 to 8.
        let certificate = try await signCompareStore(linted, id: booking.id, actor: request.actor)
        return IssuedCertificate(id: booking.id, certificate: certificate, wasOnRecord: false)
    }

    /// Goes through the first four steps of `certify`: whether the authority could certify so.
    ///
    /// Nothing is written.
    ///
    /// - Throws: `IssuanceError`, as `certify` before it signs.
    public func rehearse(_ request: AuthorityCertification) throws(IssuanceError) {
        let (draft, profile) = try draft(of: request)
        _ = try LintedCertificate(
            draft.body(serial: .fresh()),
            profile: profile,
            issuer: draft.issuer,
            keys: throwawayKeys
        )
    }

    private func draft(
        of request: AuthorityCertification
    ) throws(IssuanceError) -> (CertificateDraft, Profile) {
        try checkClock()
        guard var base = templates[request.profile]?.profile, base.purpose == .authority else {
            throw IssuanceError(.noProfile("\(request.profile) of an authority"))
        }
        // Which keys new authorities have today says nothing of an old key that is linked (RFC 4210 §4.4).
        if request.notBefore != nil { base.keyAlgorithms.insert(request.publicKey.algorithm) }
        guard base.keyAlgorithms.contains(request.publicKey.algorithm) else {
            throw IssuanceError(.keyNotAllowed(profile: base.name, algorithm: request.publicKey.algorithm))
        }
        let now = clock.now
        // A link to an old key begins with that key, which is older than this authority (RFC 4210 §4.4).
        var issuer = identity
        if request.notBefore != nil { issuer.notBefore = nil }
        let notAfter = try request.publicKey.algorithm
            .endOfAuthority(min(request.notAfter, identity.notAfter ?? request.notAfter), at: now)
        guard notAfter > now else { throw IssuanceError(.validityEmpty(authority: identity.id)) }
        let notBefore = request.notBefore ?? backdated(now, by: base.backdateSeconds)
        let seconds = notAfter.secondsSinceEpoch - notBefore.secondsSinceEpoch
        let profile = base.certifying(
            request.subject,
            pathLength: request.pathLength,
            days: Int(seconds / 86_400) + 1,
            limits: request.limits
        )
        let extensions = try CertificateTemplate(profile: profile, issuer: issuer)
            .draft(SubjectFacts([:]), publicKey: request.publicKey, at: now).extensions
        if let proof = request.proof { try checkWishes(of: proof, against: extensions, profile: profile) }
        let draft = CertificateDraft(
            subject: request.subject,
            publicKey: request.publicKey,
            notBefore: notBefore,
            notAfter: notAfter,
            extensions: extensions,
            issuer: issuer,
            purpose: .authority
        )
        return (draft, profile)
    }

    private func backdated(_ now: Timestamp, by seconds: Int64) -> Timestamp {
        let early = now.advanced(bySeconds: -seconds)
        return identity.notBefore.map { max($0, early) } ?? early
    }

    private func draw(
        _ request: AuthorityCertification,
        draft: CertificateDraft,
        profile: Profile
    ) throws(IssuanceError) -> Booking {
        let id = CertificateID(authority: identity.id, serial: try .fresh())
        let reservation = Reservation(
            id: id,
            profile: profile.name,
            purpose: .authority,
            application: nil,
            subjectUID: nil,
            subject: draft.subject.description,
            keyHash: draft.publicKey.fingerprint,
            repeatsKey: request.repeatsKey,
            tokenSerial: nil,
            notBefore: draft.notBefore,
            notAfter: draft.notAfter,
            holder: holder,
            createdAt: clock.now
        )
        return Booking(reservation: reservation, kin: draft.publicKey.kin)
    }

    private func lint(
        _ body: CertificateBody,
        _ booking: Booking,
        profile: Profile,
        issuer: IssuerIdentity,
        actor: String
    ) async throws(IssuanceError) -> LintedCertificate {
        do throws(IssuanceError) {
            return try LintedCertificate(body, profile: profile, issuer: issuer, keys: throwawayKeys)
        } catch {
            try await giveUp(booking, actor: actor, because: error.message)
            throw error
        }
    }
}
