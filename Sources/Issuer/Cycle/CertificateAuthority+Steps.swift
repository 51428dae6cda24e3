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

    func draw(
        _ request: IssuanceRequest,
        draft: CertificateDraft,
        profile: Profile,
        lineage: Lineage
    ) throws(IssuanceError) -> Booking {
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
            // What names no list is looked for on the list of everything.
            shard: profile.distributionPoints
                ? identity.locations.shard(of: id.serial, for: profile.purpose) : 0,
            notBefore: draft.notBefore,
            notAfter: draft.notAfter,
            holder: holder,
            createdAt: clock.now
        )
        return Booking(
            reservation: reservation,
            kin: draft.publicKey.kin,
            partition: identity.locations.partition,
            claim: lineage.claim,
            alongside: request.alongside(id)
        )
    }

    /// Writes a booking and what follows from it in one transaction; its refusals are the issuance's.
    func commit(_ booking: Booking, _ following: [Change]) async throws(IssuanceError) {
        do throws(IssuanceError) {
            try await commit(booking.changes(followedBy: following))
        } catch {
            guard case .book(let cause) = error.reason else { throw error }
            if case .keyBlocked(let keyHash) = cause.reason {
                throw IssuanceError(.keyBlocked(keyHash: keyHash))
            }
            guard case .repeated = cause.reason, let predecessor = booking.reservation.predecessor else {
                throw error
            }
            throw IssuanceError(.succession(.underWay(predecessor)))
        }
    }

    /// Lints; when a lint objects, the serial number goes into the book as given up: nothing was signed under it.
    func lint(
        _ body: CertificateBody,
        _ booking: Booking,
        profile: Profile,
        request: IssuanceRequest
    ) async throws(IssuanceError) -> LintedCertificate {
        do throws(IssuanceError) {
            return try LintedCertificate(
                body,
                profile: profile,
                issuer: identity,
                keys: throwawayKeys,
                act: request.act,
                origin: request.keyOrigin
            )
        } catch {
            try await giveUp(booking, actor: request.actor, because: error.message)
            throw error
        }
    }

    /// Puts a serial number on record under which nothing will be signed.
    func giveUp(_ booking: Booking, actor: String, because reason: String) async throws(IssuanceError) {
        try await commit(booking, abandoning(booking.id, actor: actor, because: reason))
    }

    func abandon(_ id: CertificateID, actor: String, because reason: String) async throws(IssuanceError) {
        try await commit(abandoning(id, actor: actor, because: reason))
    }

    private func abandoning(_ id: CertificateID, actor: String, because reason: String) -> [Change] {
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "certificate.abandon",
            object: id.serial.hexadecimal,
            detail: ["authority": id.authority.name, "reason": reason]
        )
        return [.abandonCertificate(id), .audit(event)]
    }

    /// Takes the serial number, the key and the application, and puts the octets on record: all of it or nothing.
    func intend(
        _ toBeSigned: [UInt8],
        _ booking: Booking,
        actor: String,
        act: IssuanceAct = .new,
        predecessor: CertificateID? = nil
    ) async throws(IssuanceError) {
        let id = booking.id
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
        try await commit(booking, [.intendCertificate(id, toBeSigned: toBeSigned), .audit(event)])
    }

    func sign(_ linted: consuming LintedCertificate) async throws(IssuanceError) -> Certificate {
        let message = linted.toBeSigned
        do {
            let signature =
                try await key.mayWait
                ? BoundedSignature.make(of: message, by: key, within: patience) : key.sign(message)
            return try linted.with(signature: signature)
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
