import Store
import Enrollment
import Issuer
import Model
import OpenSSL
import Tokens

/// One job on one token, in hand.
struct ProductionWork {
    let line: ProductionLine
    let token: any Token
    let application: ApplicationRecord
    let rule: Profile.TokenRule
    let slot: TokenSlot
    var job: JobRecord
    var record: TokenRecord
    let secrets: TokenSecrets

    var centre: CACentre { line.centre }
    var serial: String { token.identity.serial }

    /// Binds token and job: from here on the token's secrets are on record.
    init(line: ProductionLine, job: JobRecord, token: any Token) async throws {
        let centre = line.centre
        guard let application = try centre.book.application(job.application) else {
            throw BookError(.notFound(object: "application \(job.application)"))
        }
        guard let rule = centre.profiles[application.profile]?.token, let slot = TokenSlot(piv: rule.slot)
        else {
            throw IssuanceError(.noProfile("\(application.profile) for tokens"))
        }
        self.line = line
        self.token = token
        self.application = application
        self.rule = rule
        self.slot = slot
        try await Self.checkAbility(
            job,
            KeyStatement(line: line, token: token, profile: application.profile, rule: rule, slot: slot)
        )
        let allocation = try await TokenAllocation(line: line, token: token, job: job).run()
        self.job = allocation.job
        record = allocation.record
        secrets = allocation.secrets
        line.onPoint(.allocated)
    }

    /// Refuses a token that cannot make the key, before anything is put on record or touched.
    ///
    /// A token that has the job's key already has shown that it can.
    private static func checkAbility(_ job: JobRecord, _ statement: KeyStatement) async throws {
        let (token, rule) = (statement.token, statement.rule)
        let serial = token.identity.serial
        if job.tokenSerial == serial, job.subjectPublicKeyInfo != nil { return }
        let capabilities = try await token.condition().capabilities
        try statement.demandAbility(capabilities)
        let able = capabilities.algorithms
        guard !able.contains(rule.algorithm) else { return }
        let list = able.isEmpty ? "none" : able.map(\.rawValue).joined(separator: ", ")
        let wanted = "profile \(statement.profile) wants a \(rule.algorithm.rawValue) key"
        throw CentreError(
            .tokenUnsuitable(
                serial: serial,
                detail: "\(wanted), and it makes \(list)",
                hint: "insert another model of token ('pki token readers' shows what each makes), "
                    + "or choose another algorithm in the profile"
            )
        )
    }

    /// CLAIMED → INITIALIZED: the token gets secrets of its own.
    mutating func initialize() async throws {
        guard job.state == .claimed else { return }
        try await token.personalise(to: secrets, from: TokenAllocation.factorySecrets())
        line.onPoint(.personalised)
        try await advance(
            to: .initialized,
            StepEvidence(tokenSerial: serial, detail: "own secrets set, factory values gone"),
            moving: .initialized
        )
        line.onPoint(.initialized)
    }

    /// INITIALIZED → KEY_GENERATED: the key pair is made in the token.
    mutating func generateKey() async throws {
        guard job.state == .initialized else { return }
        let publicKey = try await token.generateKey(rule.algorithm, in: slot, with: secrets)
        line.onPoint(.generated)
        let proof = try await statement.examine(publicKey)
        let name = Hexadecimal.encode(publicKey.fingerprint.prefix(8))
        let evidence = StepEvidence(
            tokenSerial: serial,
            subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
            detail: "\(rule.algorithm.rawValue) key \(name) in \(rule.slot)\(proof.words)"
        )
        let statements = proof.record.map { [Change.addAttestation($0), .audit(attested($0))] } ?? []
        try await advance(to: .keyGenerated, evidence, moving: .inProduction, alongside: statements)
        line.onPoint(.keyRecorded)
    }

    /// KEY_GENERATED → ISSUED: the token signs its request, the authority the certificate.
    mutating func issue() async throws {
        guard job.state == .keyGenerated else { return }
        let request = try await certificateRequest()
        line.onPoint(.requested)
        let onPoint = line.onPoint
        let authority = try centre.issuingAuthority(
            for: application.profile,
            resuming: application.number,
            following: job.certificate,
            writing: line.producer.book
        ) { onPoint(.issuance($0)) }
        let issued = try await authority.issue(issuance(request))
        let evidence = StepEvidence(
            tokenSerial: serial,
            certificate: issued.id,
            detail: "serial \(issued.id.serial.hexadecimal)"
        )
        try await advance(to: .issued, evidence, moving: nil)
        line.onPoint(.issued)
    }

    /// ISSUED → WRITTEN: the certificate goes onto the token and is read back.
    mutating func write() async throws {
        guard job.state == .issued else { return }
        let certificate = try certificate()
        try await token.write(certificate: certificate.der, in: slot, with: secrets)
        line.onPoint(.written)
        guard try await token.readCertificate(in: slot) == certificate.der else {
            throw CentreError(.proofFailed(detail: "the certificate read back differs from the one written"))
        }
        let evidence = StepEvidence(tokenSerial: serial, detail: "read back, equal octet for octet")
        try await advance(to: .written, evidence, moving: nil)
        line.onPoint(.readBack)
    }

    /// WRITTEN → VERIFIED: the token signs a fresh challenge, and the certificate read from it verifies that.
    mutating func prove() async throws {
        guard job.state == .written else { return }
        try await signChallenge()
        line.onPoint(.proven)
        let evidence = StepEvidence(tokenSerial: serial, detail: "signed a fresh challenge of 32 octets")
        try await advance(to: .verified, evidence, moving: nil)
        line.onPoint(.verified)
    }

    /// VERIFIED → DONE: job, application, certificate, token and delivery end in one transaction.
    mutating func complete() async throws -> ProductionLine.Product {
        let certificate = try certificate()
        let tries = try await token.condition().pinTriesLeft
        _ = try await line.desk.complete(job, token: record.seen(pinTriesLeft: tries), line.workstation)
        line.onPoint(.completed)
        return ProductionLine.Product(
            application: job.application,
            certificate: certificate,
            token: token.identity,
            pinTriesLeft: tries
        )
    }

    private var statement: KeyStatement {
        KeyStatement(line: line, token: token, profile: application.profile, rule: rule, slot: slot)
    }

    private func attested(_ record: AttestationRecord) -> AuditEvent {
        AuditEvent(
            at: record.verifiedAt,
            actor: line.producer.record.name,
            action: "token.attest",
            object: serial,
            detail: [
                "application": job.application.text, "key": Hexadecimal.encode(record.keyHash),
                "root": record.root,
                "statement": Hexadecimal.encode(DigestAlgorithm.sha256.hash(record.statement)),
            ]
        )
    }

    /// Records a finished step, and with it what became of the token.
    private mutating func advance(
        to state: JobState,
        _ evidence: StepEvidence,
        moving next: TokenRecord.State?,
        alongside others: [Change] = []
    ) async throws {
        let moved = try next.map { try record.moved(to: $0, at: centre.clock.now) }
        job = try await line.desk.advance(
            job,
            to: state,
            line.workstation,
            evidence,
            alongside: (moved.map { [.updateToken($0)] } ?? []) + others
        )
        record = moved ?? record
    }

    private func signChallenge() async throws {
        let certificate = try certificate()
        guard let der = try await token.readCertificate(in: slot), der == certificate.der else {
            throw CentreError(.proofFailed(detail: "the token does not carry its certificate"))
        }
        let challenge = try SecureRandom.bytes(32)
        let signature = try await token.sign(challenge, in: slot, with: secrets)
        guard certificate.publicKey.verify(signature: signature, message: challenge) else {
            throw CentreError(.proofFailed(detail: "its signature does not verify with its certificate"))
        }
    }

    private func certificateRequest() async throws -> CertificateRequest {
        guard let info = job.subjectPublicKeyInfo else {
            throw BookError(.damaged(detail: "job \(job.application) has no public key on record"))
        }
        let publicKey = try PublicKey(subjectPublicKeyInfo: info)
        let name = try DistinguishedName([.init(.commonName, job.application.text)])
        let body = try CertificateRequest.body(subject: name, publicKey: publicKey)
        let signature = try await token.sign(body, in: slot, with: secrets)
        return try CertificateRequest.assemble(
            body: body,
            algorithm: SignatureAlgorithm(publicKey.algorithm),
            signature: signature
        )
    }

    /// What the authority is asked for: the application's first certificate, or the one after that of a token that was
    /// set aside.
    private func issuance(_ proof: CertificateRequest) throws -> IssuanceRequest {
        IssuanceRequest(
            profile: application.profile,
            facts: SubjectFacts(of: try CertificateSubject(approved: application)),
            proof: proof,
            application: job.certificate == nil ? job.application : nil,
            subjectUID: application.subjectUID,
            tokenSerial: serial,
            keyOrigin: try centre.keyOrigin(madeAtLine: proof.publicKey),
            actor: line.producer.record.name,
            act: job.certificate == nil ? .new : .reissue,
            predecessor: job.certificate
        )
    }

    private func certificate() throws -> Certificate {
        guard let id = job.certificate, let record = try centre.book.certificate(id),
            let der = record.certificate
        else {
            throw BookError(.damaged(detail: "job \(job.application) has no certificate on record"))
        }
        guard record.state != .revoked else {
            throw CentreError(.certificateRevoked(job.application, serial: id.serial))
        }
        return try Certificate(der: der)
    }
}
