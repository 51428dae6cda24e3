import Model
import OpenSSL

/// What the numbered steps of the cycle do.
extension CertificateAuthority {
    func check(
        _ request: IssuanceRequest
    ) throws(IssuanceError) -> (CertificateTemplate, PublicKey) {
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
        return (template, publicKey)
    }

    /// Refuses a request that asks for extensions which the certificate will not have.
    func checkWishes(
        of proof: CertificateRequest,
        against draft: CertificateDraft,
        profile: Profile
    ) throws(IssuanceError) {
        let excess = proof.extensions(beyond: draft.extensions)
        guard excess.isEmpty else {
            let names = excess.map { ExtensionIdentifier.name(of: $0.oid) }
            throw IssuanceError(.requestBeyondProfile(profile: profile.name, extensions: names))
        }
    }

    func reserve(
        _ request: IssuanceRequest,
        draft: CertificateDraft,
        profile: Profile
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
            tokenSerial: request.tokenSerial,
            shard: identity.locations.shard(of: id.serial),
            notBefore: draft.notBefore,
            notAfter: draft.notAfter,
            holder: holder,
            createdAt: clock.now
        )
        try await commit([.reserveCertificate(reservation)] + request.alongside(id))
        return id
    }

    /// Lints, and gives the serial up when a lint objects: nothing was signed under it.
    func lint(
        _ body: CertificateBody,
        id: CertificateID,
        profile: Profile,
        actor: String
    ) async throws(IssuanceError) -> LintedCertificate {
        do throws(IssuanceError) {
            return try LintedCertificate(body, profile: profile, issuer: identity, keys: throwawayKeys)
        } catch {
            try await abandon(id, actor: actor, because: error.message)
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
    func intend(_ toBeSigned: [UInt8], id: CertificateID, actor: String) async throws(IssuanceError) {
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "certificate.intend",
            object: id.serial.hexadecimal,
            detail: [
                "authority": id.authority.name,
                "toBeSigned": Hexadecimal.encode(DigestAlgorithm.sha256.hash(toBeSigned)),
            ]
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
        } catch let error as any OperatorError {
            throw IssuanceError(.cryptography(detail: error.message))
        } catch {
            throw IssuanceError(.cryptography(detail: "the signature failed"))
        }
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
