import Enrollment
import Issuer
import Model
import OpenSSL
import Tokens

/// One job on one token, in hand.
struct ProductionWork {
    let line: ProductionLine
    let token: any Token
    let profile: Profile
    let rule: Profile.TokenRule
    let slot: TokenSlot
    var job: JobRecord
    var secrets: TokenSecrets
    let application: ApplicationRecord
    let subject: ApprovedSubject

    var centre: CACentre { line.centre }
    var book: any Book { line.producer.book }
    var serial: String { token.identity.serial }

    init(line: ProductionLine, job claimed: JobRecord, token: any Token) async throws {
        self.line = line
        self.token = token
        let centre = line.centre
        guard let application = try centre.book.application(claimed.application) else {
            throw BookError(.notFound(object: "application \(claimed.application)"))
        }
        guard let profile = centre.profiles[application.profile] else {
            throw IssuanceError(.noProfile(application.profile))
        }
        guard let rule = profile.token, let slot = TokenSlot(pivReference: rule.slot) else {
            throw IssuanceError(.noProfile("\(profile.name) for tokens"))
        }
        self.application = application
        self.profile = profile
        self.rule = rule
        self.slot = slot
        subject = try ApprovedSubject(of: application)
        try ProductionWork.checkSameToken(claimed, token.identity, ledger: centre.book)
        job = claimed
        (job, secrets) = try await ProductionWork.allocate(claimed, token: token, line: line)
        line.onPoint(.allocated)
    }

    /// A job whose key may be certified goes on with the very token that holds the key.
    private static func checkSameToken(
        _ job: JobRecord,
        _ identity: TokenIdentity,
        ledger: any CertificateLedger
    ) throws {
        guard let bound = job.tokenSerial, bound != identity.serial else { return }
        let record = try ledger.certificate(of: job.application, purpose: .signing)
        guard let record, record.state != .reserved else { return }
        throw CentreError(
            .tokenUnsuitable(
                serial: identity.serial,
                detail: "job \(job.application) already has its certificate for the key on token \(bound)",
                hint: "insert token \(bound)"
            )
        )
    }

    // Steps

    /// CLAIMED → INITIALIZED: the token gets secrets of its own.
    mutating func initialize() async throws {
        guard job.step < .initialized else { return }
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        line.onPoint(.personalised)
        let record = try tokenRecord(moving: .initialized, tries: try await token.condition().pinTriesLeft)
        try await advance(
            to: .initialized,
            detail: "secrets set, factory values gone",
            also: [.updateToken(record)]
        )
        line.onPoint(.initialized)
    }

    /// INITIALIZED → KEY_GENERATED: the key pair is made in the token.
    mutating func generateKey() async throws {
        guard job.step < .keyGenerated else { return }
        let publicKey = try await token.generateKey(rule.algorithm, in: slot, with: secrets)
        line.onPoint(.generated)
        let record = try tokenRecord(moving: .inProduction, tries: nil)
        job = job.with(subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo)
        try await advance(
            to: .keyGenerated,
            detail: "key \(Hexadecimal.encode(publicKey.fingerprint.prefix(8))) in slot \(rule.slot)",
            also: [.updateToken(record)]
        )
        line.onPoint(.keyRecorded)
    }

    /// KEY_GENERATED → ISSUED: the token signs its request, the authority the certificate.
    mutating func issue() async throws {
        guard job.step < .issued else { return }
        let request = try await certificateRequest()
        line.onPoint(.requested)
        let onPoint = line.onPoint
        let authority = try centre.authority("issuing", writing: book) { onPoint(.issuance($0)) }
        let issued = try await authority.issue(
            IssuanceRequest(
                profile: profile.name,
                facts: SubjectFacts(subject.facts),
                proof: request,
                application: job.application,
                subjectUID: application.subjectUID,
                tokenSerial: serial,
                actor: line.producer.record.name
            )
        )
        job = job.with(certificate: issued.id)
        try await advance(to: .issued, detail: "serial \(issued.id.serial.hexadecimal)", also: [])
        line.onPoint(.issued)
    }

    /// ISSUED → WRITTEN: the certificate goes onto the token and is read back.
    mutating func write() async throws {
        guard job.step < .written else { return }
        let certificate = try certificate()
        try await token.write(certificate: certificate.der, in: slot, with: secrets)
        line.onPoint(.written)
        guard try await token.readCertificate(in: slot) == certificate.der else {
            throw CentreError(.proofFailed(detail: "the certificate read back differs from the one written"))
        }
        try await advance(to: .written, detail: "written and read back", also: [])
        line.onPoint(.readBack)
    }

    /// WRITTEN → VERIFIED: the token signs a fresh challenge, and the certificate read from it verifies that.
    mutating func prove() async throws {
        guard job.step < .verified else { return }
        guard let der = try await token.readCertificate(in: slot) else {
            throw CentreError(.proofFailed(detail: "there is no certificate on the token"))
        }
        let certificate = try certificate()
        guard der == certificate.der else {
            throw CentreError(.proofFailed(detail: "the token carries another certificate"))
        }
        let challenge = try SecureRandom.bytes(32)
        let signature = try await token.sign(challenge, in: slot, with: secrets)
        guard certificate.publicKey.verify(signature: signature, message: challenge) else {
            throw CentreError(.proofFailed(detail: "its signature does not verify with its certificate"))
        }
        line.onPoint(.proven)
        try await advance(to: .verified, detail: "signed a fresh challenge of 32 octets", also: [])
        line.onPoint(.verified)
    }

    /// VERIFIED → DONE: everything that ends with the token ends in one transaction.
    mutating func complete() async throws -> ProductionLine.Product {
        let certificate = try certificate()
        let tries = try await token.condition().pinTriesLeft
        try await finish(tokenRecord(moving: .produced, tries: tries))
        line.onPoint(.completed)
        return ProductionLine.Product(
            application: job.application,
            certificate: certificate,
            token: token.identity,
            pinTriesLeft: tries
        )
    }

    // Parts

    private func certificateRequest() async throws -> CertificateRequest {
        guard let info = job.subjectPublicKeyInfo else {
            throw BookError(.damaged(detail: "job \(job.application) has no public key on record"))
        }
        let publicKey = try PublicKey(subjectPublicKeyInfo: info)
        let name = try DistinguishedName([.init(type: .commonName, value: job.application.text)])
        let body = try CertificateRequest.body(subject: name, publicKey: publicKey)
        let signature = try await token.sign(body, in: slot, with: secrets)
        return try CertificateRequest.assemble(
            body: body,
            algorithm: publicKey.algorithm,
            signature: signature
        )
    }

    private func certificate() throws -> Certificate {
        guard let id = job.certificate, let der = try centre.book.certificate(id)?.certificate else {
            throw BookError(.damaged(detail: "job \(job.application) has no certificate on record"))
        }
        return try Certificate(der: der)
    }
}
