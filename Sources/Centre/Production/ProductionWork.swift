import Issuer
import Model
import OpenSSL
import Synchronization
import Tokens

/// One job on one token, in hand at a station.
struct ProductionWork {
    let line: ProductionLine
    let token: any Token
    let slot: TokenSlot
    let algorithm: KeyAlgorithm
    let attestation: Profile.Attestation
    /// How many tries the PIN is to have, and whether the token can be told so.
    let pinTries: (wanted: Int, canBeSet: Bool)?
    let secrets: TokenSecrets
    var job: JobTicket
    var publicKey: [UInt8]?
    var certificate: [UInt8]?
    /// The public key to decrypt with that the token told; nil for a token with one certificate.
    var encryptionKey: [UInt8]?

    var serial: String { token.identity.serial }
    var office: any ProductionOffice { line.office }

    /// The possible secrets of a token that nobody has used yet.
    static func factorySecrets() throws(TokenError) -> [TokenSecrets] {
        [try .factory(.tripleDES), try .factory(.aes192)]
    }

    /// Binds token and job: from here on the token's secrets are on record.
    init(
        line: ProductionLine,
        job: ApplicationNumber,
        _ token: any Token,
        _ condition: TokenCondition
    ) async throws {
        let order = try await line.office.begin(job, on: token.identity, condition)
        self.line = line
        self.token = token
        slot = order.slot
        algorithm = order.algorithm
        attestation = order.attestation
        pinTries = order.pinTries.map { ($0, condition.capabilities.has(.pinTries)) }
        publicKey = order.subjectPublicKeyInfo
        certificate = order.certificate
        self.job = order.ticket
        try await BlankRule(token: token, condition: condition).check(order)
        secrets = try await line.office.secrets(of: token.identity.serial, for: job)
        line.onPoint(.allocated)
    }

    /// CLAIMED → INITIALIZED: the token gets secrets of its own.
    mutating func initialize() async throws {
        guard job.state == .claimed else { return }
        let (token, secrets) = (token, secrets)
        try await holding { try await token.personalise(to: secrets, from: ProductionWork.factorySecrets()) }
        let tries = try await setPINTries()
        line.onPoint(.personalised)
        try await record(.initialized, pinTriesLeft: tries)
        line.onPoint(.initialized)
    }

    /// Gives the PIN as many tries as the profile wants, where the token can be told so.
    ///
    /// - Returns: how many it has; nil when the profile wants no number, or the token does not tell.
    private mutating func setPINTries() async throws -> Int? {
        guard let pinTries else { return nil }
        if pinTries.canBeSet {
            let (token, secrets, wanted) = (token, secrets, pinTries.wanted)
            try await holding { try await token.setPINTries(wanted, with: secrets) }
        }
        return try await token.pinTriesLeft()
    }

    /// INITIALIZED → KEY_GENERATED: the key pair is made in the token.
    mutating func generateKey() async throws {
        guard job.state == .initialized else { return }
        let (token, algorithm, slot, secrets) = (token, algorithm, slot, secrets)
        let made = try await holding { try await token.generateKey(algorithm, in: slot, with: secrets) }
        publicKey = made.subjectPublicKeyInfo
        line.onPoint(.generated)
        let statement = try await statement(of: made)
        try await record(.keyGenerated, statement)
        line.onPoint(.keyRecorded)
    }

    /// KEY_GENERATED → ISSUED: the token signs its request, the authority the certificate.
    mutating func issue() async throws {
        guard job.state == .keyGenerated else { return }
        let request = try await certificateRequest()
        line.onPoint(.requested)
        let onPoint = line.onPoint
        let issued = try await office.issue(job, on: serial, request) { onPoint(.issuance($0)) }
        job = issued.ticket
        certificate = issued.certificate
        line.onPoint(.issued)
    }

    /// ISSUED → WRITTEN: the certificate goes onto the token and is read back.
    mutating func write() async throws {
        guard job.state == .issued else { return }
        let certificate = try ownCertificate()
        let (token, slot, secrets) = (token, slot, secrets)
        try await holding { try await token.write(certificate: certificate.der, in: slot, with: secrets) }
        line.onPoint(.written)
        guard try await token.readCertificate(in: slot) == certificate.der else {
            throw CentreError(.proofFailed(detail: "the certificate read back differs from the one written"))
        }
        try await record(.written)
        line.onPoint(.readBack)
    }

    /// WRITTEN → VERIFIED: the token signs the office's challenge, and the certificate read from it verifies that, here and there.
    mutating func prove() async throws {
        guard job.state == .written else { return }
        let signature = try await signChallenge()
        line.onPoint(.proven)
        try await record(.verified, signature: signature)
        line.onPoint(.verified)
    }

    /// VERIFIED → DONE: job, application, certificate, token and delivery end in one transaction.
    mutating func complete() async throws -> ProductionLine.Product {
        let certificate = try ownCertificate()
        let tries = try await token.pinTriesLeft()
        try await record(.done, pinTriesLeft: tries)
        line.onPoint(.completed)
        return ProductionLine.Product(
            application: job.application,
            certificate: certificate,
            token: token.identity,
            pinTriesLeft: tries
        )
    }

    /// Puts a finished step on record.
    private mutating func record(
        _ step: StepReport.Step,
        _ attestation: TokenAttestation? = nil,
        signature: [UInt8]? = nil,
        pinTriesLeft: Int? = nil
    ) async throws {
        job = try await office.record(
            StepReport(
                application: job.application,
                token: serial,
                version: job.version,
                step: step,
                subjectPublicKeyInfo: step == .keyGenerated ? publicKey : nil,
                slot: step == .keyGenerated ? slot : nil,
                attestation: attestation,
                signature: signature,
                pinTriesLeft: pinTriesLeft,
                encryptionKey: step == .done ? encryptionKey : nil
            )
        )
    }

    /// What the token states of its key, where the profile wants to know; one that contradicts the token shows it to be
    /// broken, whoever made the statement.
    private func statement(of key: PublicKey) async throws -> TokenAttestation? {
        guard attestation != .off, let statement = try await token.attestation(of: slot) else { return nil }
        if let refusal = statement.contradiction(of: key, serial: serial) {
            throw CentreError(.proofFailed(detail: refusal.words))
        }
        return statement
    }

    private mutating func signChallenge() async throws -> [UInt8] {
        let certificate = try ownCertificate()
        guard let der = try await token.readCertificate(in: slot), der == certificate.der else {
            throw CentreError(.proofFailed(detail: "the token does not carry its certificate"))
        }
        let challenge = try await office.challenge(for: job, on: serial)
        guard challenge.count == TokenProof.challengeSize else {
            throw StationError(.untrueOffice(detail: "its challenge is not of 32 octets"))
        }
        let message = TokenProof.message(challenge, of: serial)
        let signature = try await signature(of: message)
        guard certificate.publicKey.verify(signature: signature, message: message) else {
            throw CentreError(.proofFailed(detail: "its signature does not verify with its certificate"))
        }
        return signature
    }

    private mutating func certificateRequest() async throws -> CertificateRequest {
        let publicKey = try PublicKey(subjectPublicKeyInfo: knownKey())
        let name = try DistinguishedName([.init(.commonName, job.application.text)])
        let body = try CertificateRequest.body(subject: name, publicKey: publicKey)
        let signature = try await signature(of: body)
        guard publicKey.verify(signature: signature, message: body) else {
            throw CentreError(.proofFailed(detail: "its signature does not verify with the key that it made"))
        }
        return try CertificateRequest.assemble(
            body: body,
            algorithm: SignatureAlgorithm(publicKey.algorithm),
            signature: signature
        )
    }

    /// A PIN is given to no token that became somebody else's either.
    mutating func signature(of message: [UInt8]) async throws -> [UInt8] {
        let (token, slot, secrets) = (token, slot, secrets)
        return try await holding { try await token.sign(message, in: slot, with: secrets) }
    }

    /// Runs `body`, in which the office is asked before the token is touched, with the token held.
    mutating func holding<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let (office, serial, told) = (office, serial, job)
        let held = Mutex(told)
        defer { job = held.withLock { $0 } }
        return try await WritePermit.asking(
            whileHeld: !office.asksThroughReaders,
            {
                let ticket = try await office.hold(held.withLock { $0 }, on: serial)
                held.withLock { $0 = ticket }
            },
            body
        )
    }

    private func knownKey() throws(StationError) -> [UInt8] {
        guard let publicKey else { throw StationError(.untrueOffice(detail: "it has no key for this token")) }
        return publicKey
    }

    /// The certificate, which must be for the key on the token: no office can make a station write another one.
    private func ownCertificate() throws -> Certificate {
        guard let certificate else {
            throw StationError(.untrueOffice(detail: "it has no certificate for this token"))
        }
        let own = try Certificate(der: certificate)
        guard own.publicKey.subjectPublicKeyInfo == (try knownKey()) else {
            throw StationError(.untrueOffice(detail: "its certificate is for another key"))
        }
        return own
    }
}
