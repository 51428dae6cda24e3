import Model
import OpenSSL

/// What the numbered steps of the cycle do.
extension CertificateAuthority {
    func check(
        _ request: IssuanceRequest
    ) throws(IssuanceError) -> (CertificateTemplate, PublicKey, Lineage) {
        try checkClock()
        guard let template = templates[request.profile] else {
            throw IssuanceError(.noProfile(request.profile))
        }
        let profile = template.profile
        try profile.checkSwitchedOn()
        do throws(CryptoError) {
            try request.proof.verifyProofOfPossession()
        } catch {
            guard case .keyTooWeak = error.reason else { throw IssuanceError(.proofOfPossessionFailed) }
            throw IssuanceError(.keyTooWeak(detail: error.message))
        }
        let publicKey = request.proof.publicKey
        guard profile.keyAlgorithms.contains(publicKey.algorithm) else {
            throw IssuanceError(.keyNotAllowed(profile: profile.name, algorithm: publicKey.algorithm))
        }
        let lineage = try lineage(of: request, profile: profile, publicKey: publicKey)
        return (template, publicKey, lineage)
    }

    /// Refuses a request that asks for extensions which the certificate will not have.
    func checkWishes(
        of proof: CertificateRequest,
        against extensions: [CertificateExtension],
        profile: Profile
    ) throws(IssuanceError) {
        let excess = proof.extensions(beyond: extensions)
        guard excess.isEmpty else {
            let names = excess.map { ExtensionIdentifier.name(of: $0.oid) }
            throw IssuanceError(.requestBeyondProfile(profile: profile.name, extensions: names))
        }
    }

    func reserve(
        _ request: IssuanceRequest,
        draft: CertificateDraft,
        profile: Profile,
        lineage: Lineage
    ) async throws(IssuanceError) -> CertificateID {
        let id = CertificateID(authority: identity.id, serial: try .fresh())
        let reservation = Reservation(
            id: id,
            profile: profile.name,
            purpose: profile.purpose,
            application: request.application,
            subjectUID: request.subjectUID,
            subject: draft.subject.description,
            keyHash: draft.publicKey.fingerprint,
            repeatsKey: lineage.repeatsKey,
            tokenSerial: request.tokenSerial,
            act: lineage.act,
            predecessor: lineage.predecessor?.id,
            shard: identity.locations.shard(of: id.serial),
            notBefore: draft.notBefore,
            notAfter: draft.notAfter,
            holder: holder,
            createdAt: clock.now
        )
        try await commit(reservation, lineage, alongside: request.alongside(id))
        return id
    }

    /// Takes the serial, and with it the right to this attempt at a successor.
    private func commit(
        _ reservation: Reservation,
        _ lineage: Lineage,
        alongside: [Change]
    ) async throws(IssuanceError) {
        let claim = lineage.claim.map { [Change.once(key: $0, at: reservation.createdAt)] } ?? []
        do throws(IssuanceError) {
            try await commit(claim + [.reserveCertificate(reservation)] + alongside)
        } catch {
            guard case .book(let cause) = error.reason else { throw error }
            if case .keyBlocked(let keyHash) = cause.reason {
                throw IssuanceError(.keyBlocked(keyHash: keyHash))
            }
            guard case .repeated = cause.reason, let predecessor = reservation.predecessor else {
                throw error
            }
            throw IssuanceError(.succession(.underWay(predecessor)))
        }
    }

    /// Lints, and gives the serial up when a lint objects: nothing was signed under it.
    func lint(
        _ body: CertificateBody,
        id: CertificateID,
        profile: Profile,
        request: IssuanceRequest
    ) async throws(IssuanceError) -> LintedCertificate {
        do throws(IssuanceError) {
            return try LintedCertificate(
                body,
                profile: profile,
                issuer: identity,
                keys: throwawayKeys,
                act: request.act
            )
        } catch {
            try await abandon(id, actor: request.actor, because: error.message)
            throw error
        }
    }

    func abandon(_ id: CertificateID, actor: String, because reason: String) async throws(IssuanceError) {
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "certificate.abandon",
            object: id.serial.hexadecimal,
            detail: ["authority": id.authority.name, "reason": reason]
        )
        try await commit([.abandonCertificate(id), .audit(event)])
    }

    /// Puts the octets on record, and gives the serial up when the book does not take them.
    func intend(
        _ toBeSigned: [UInt8],
        id: CertificateID,
        actor: String,
        act: IssuanceAct = .new,
        predecessor: CertificateID? = nil
    ) async throws(IssuanceError) {
        var detail = [
            "authority": id.authority.name,
            "toBeSigned": Hexadecimal.encode(DigestAlgorithm.sha256.hash(toBeSigned)),
        ]
        if let predecessor {
            detail["act"] = act.rawValue
            detail["predecessor"] = predecessor.serial.hexadecimal
        }
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "certificate.intend",
            object: id.serial.hexadecimal,
            detail: detail
        )
        do throws(IssuanceError) {
            try await commit([.intendCertificate(id, toBeSigned: toBeSigned), .audit(event)])
        } catch {
            // Only a row that is still reserved can be abandoned; when the book takes nothing, recovery settles it.
            try? await abandon(id, actor: actor, because: error.message)
            throw error
        }
    }

    func sign(_ linted: consuming LintedCertificate) throws(IssuanceError) -> Certificate {
        do {
            return try linted.signed(by: key)
        } catch let error as CryptoError {
            throw IssuanceError(.cryptography(detail: error.message))
        } catch {
            let detail = (error as? any OperatorError)?.message ?? "the signature failed"
            throw IssuanceError(.keyUnavailable(authority: identity.id, detail: detail))
        }
    }

    /// Tells of a key that did not sign, or not what it should: the row stays `signing`, and recovery finishes it with
    /// the same key; no other key ever takes its place.
    func alarm(_ error: IssuanceError, id: CertificateID, actor: String) async {
        onAlarm(error)
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "authority.alarm",
            object: id.authority.name,
            detail: ["serial": id.serial.hexadecimal, "reason": error.message]
        )
        // The key's failure is what the caller must hear of, whether or not the book can take this too.
        try? await commit([.audit(event)])
    }

    func compare(
        _ certificate: Certificate,
        with toBeSigned: [UInt8],
        id: CertificateID
    ) throws(IssuanceError) {
        guard certificate.tbs == toBeSigned else { throw IssuanceError(.comparisonFailed(what: "content")) }
        guard certificate.serial == id.serial else {
            throw IssuanceError(.comparisonFailed(what: "serial number"))
        }
        guard certificate.isSigned(by: identity.publicKey) else {
            throw IssuanceError(.comparisonFailed(what: "signature"))
        }
    }
}
