public import Model
import OpenSSL

/// One certification authority, ready to sign.
///
/// The issuance cycle is one page, `docs/issuance-cycle.md`, and one function, `issue`; both carry the same
/// numbers.
public final class CertificateAuthority: Sendable {
    /// Who it is.
    public let identity: IssuerIdentity
    let key: any SigningKey
    let templates: [String: CertificateTemplate]
    let book: any Book
    let ledger: any IssuerLedger
    let clock: WallClock
    let holder: String
    let onStep: @Sendable (IssuanceStep) -> Void
    let onAlarm: @Sendable (IssuanceError) -> Void
    /// How long a signature by a key that may wait is waited for, in seconds.
    let patience: Int
    let throwawayKeys = ThrowawayKeys()
    let clockGuard = ClockGuard()

    /// Makes an authority from its key and everything it works with.
    ///
    /// - Parameters:
    ///   - identity: who it is.
    ///   - key: its private key; must belong to `identity`.
    ///   - profiles: by name.
    ///   - book: where everything is written.
    ///   - ledger: where its past is read.
    ///   - clock: what time it is.
    ///   - holder: names this process in reservations, so that recovery leaves live ones alone.
    ///   - onStep: told after each finished step.
    ///   - onAlarm: told when the key did not sign, or signed something else.
    ///   - patience: seconds for which a signature by an HSM is waited for.
    /// - Throws: `IssuanceError` with `.keyUnfit` when the key is not the authority's, or signs with another
    ///   algorithm.
    public init(
        identity: IssuerIdentity,
        key: any SigningKey,
        profiles: [String: Profile],
        book: any Book,
        ledger: any IssuerLedger,
        clock: WallClock,
        holder: String,
        onStep: @escaping @Sendable (IssuanceStep) -> Void = { _ in },
        onAlarm: @escaping @Sendable (IssuanceError) -> Void = { _ in },
        patience: Int = 30
    ) throws(IssuanceError) {
        guard key.subjectPublicKeyInfo == identity.publicKey.subjectPublicKeyInfo else {
            throw IssuanceError(.keyUnfit(authority: identity.id, detail: "it has another public key"))
        }
        guard key.signatureAlgorithm == identity.signatureAlgorithm else {
            let (found, wanted) = (key.signatureAlgorithm.rawValue, identity.signatureAlgorithm.rawValue)
            let detail = "it signs with \(found), not with \(wanted)"
            throw IssuanceError(.keyUnfit(authority: identity.id, detail: detail))
        }
        self.identity = identity
        self.key = key
        templates = profiles.mapValues { CertificateTemplate(profile: $0, issuer: identity) }
        self.book = book
        self.ledger = ledger
        self.clock = clock
        self.holder = holder
        self.onStep = onStep
        self.onAlarm = onAlarm
        self.patience = patience
    }

    /// Issues a certificate, or returns the one that the application already has for the same key.
    ///
    /// - Throws: `IssuanceError`. What may have been signed is then on record.
    public func issue(_ request: IssuanceRequest) async throws(IssuanceError) -> IssuedCertificate {
        // Step 1: check the request.
        let (template, publicKey, lineage) = try check(request)
        let profile = template.profile
        if let earlier = try await resume(request, lineage, purpose: profile.purpose, publicKey: publicKey) {
            // The key is the same; the request may be another one.
            try checkWishes(
                of: request.proof,
                against: earlier.certificate.extensions,
                profile: profile
            )
            try demandSameWords(earlier, request, template, publicKey, lineage)
            return earlier
        }
        let current = try admitted(lineage, request, profile: profile, publicKey: publicKey)
        let draft = try template.draft(
            request.facts,
            publicKey: publicKey,
            at: clock.now,
            lineage: current,
            origin: request.keyOrigin
        )
        if let refusal = current.refusal(of: draft, profile: profile) {
            throw IssuanceError(.succession(refusal))
        }
        try checkWishes(of: request.proof, against: draft.extensions, profile: profile)
        onStep(.checked)

        // Step 2: draw a serial number; whether it is free, the book says in step 5.
        let booking = try draw(request, draft: draft, profile: profile, lineage: current)
        let id = booking.id
        onStep(.drawn)

        // Step 3: build what will be signed.
        let body = draft.body(serial: id.serial)
        onStep(.built)

        // Step 4: lint a copy signed with a throwaway key.
        let linted = try await lint(body, booking, profile: profile, request: request)
        onStep(.linted)

        // Step 5: take the serial number and put the intention on record, durably.
        try await intend(
            linted.toBeSigned,
            booking,
            actor: request.actor,
            act: request.act,
            predecessor: request.predecessor
        )
        onStep(.intended)

        let certificate = try await signCompareStore(
            linted,
            id: id,
            actor: request.actor,
            isProven: request.isProven
        )
        return IssuedCertificate(id: id, certificate: certificate, wasOnRecord: false)
    }

    /// Steps 6 to 8, which recovery repeats with the octets on record.
    func signCompareStore(
        _ linted: consuming LintedCertificate,
        id: CertificateID,
        actor: String,
        isProven: Bool = false
    ) async throws(IssuanceError) -> Certificate {
        // Step 6: sign with the authority's key.
        let toBeSigned = linted.toBeSigned
        let certificate: Certificate
        do throws(IssuanceError) {
            certificate = try await sign(linted)
            onStep(.signed)

            // Step 7: compare what was signed with what was approved.
            try compare(certificate, with: toBeSigned, id: id)
            onStep(.compared)
        } catch {
            await alarm(error, id: id, actor: actor)
            throw error
        }

        // Step 8: store, durably; audit.
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "certificate.issue",
            object: id.serial.hexadecimal,
            detail: [
                "authority": id.authority.name,
                "fingerprint": Hexadecimal.encode(certificate.fingerprint),
            ]
        )
        var changes: [Change] = [
            .storeCertificate(id, certificate: certificate.der, at: clock.now), .audit(event),
        ]
        if isProven { changes += [Change].activation(ofProven: id, actor: actor, at: clock.now) }
        try await commit(changes)
        onStep(.stored)
        return certificate
    }

    func commit(_ changes: [Change]) async throws(IssuanceError) {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            throw IssuanceError(.book(error))
        }
    }
}
