import Foundation
public import Issuer
public import Model
public import OpenSSL
import Portal
public import Tokens

/// The production line's office at a server: the same questions, as messages over the API.
public struct RemoteOffice: ProductionOffice {
    /// 姓名 of the operator, as the server knows them.
    public let operatorName: String
    private let link: StationLink

    /// Begins a session.
    ///
    /// - Throws: `OfficeRefusal`, `StationError`, `HTTPSClientError`, or why the operator's key does not sign.
    public init(over link: StationLink) async throws {
        self.link = link
        operatorName = try await link.open()
    }

    /// A message may be signed by the operator's own card.
    public var asksThroughReaders: Bool { link.isSignedByToken }

    /// Ends the session.
    public func close() async { await link.close() }

    /// How many jobs the station may take.
    public func waiting(excluding left: Set<ApplicationNumber>, limit: Int) async throws -> Int {
        try await link.ask { StationMessages.Waiting(at: $0, excluding: Array(left), limit: limit) }.waiting
    }

    /// The jobs that belong to the key on one token each.
    public func awaitedTokens() async throws -> [AwaitedToken] {
        try await link.ask { StationMessages.Awaited(at: $0) }.tokens
    }

    /// Takes the next job.
    public func next(
        for token: TokenAbility?,
        excluding left: Set<ApplicationNumber>
    ) async throws -> JobOffer {
        try await link.ask { StationMessages.Next(at: $0, token: token, excluding: Array(left)) }
    }

    /// Takes the job of one application.
    public func claim(_ application: ApplicationNumber) async throws -> JobTicket {
        try await link.ask { StationMessages.Claim(at: $0, application: application) }
    }

    /// Gives back a job that nothing was done for.
    public func release(_ application: ApplicationNumber) async throws {
        _ = try await link.ask { StationMessages.Release(at: $0, application: application) }
    }

    /// What is on record of a token.
    public func standing(of token: String) async throws -> TokenStanding {
        try await link.ask { StationMessages.Standing(at: $0, token: token) }
    }

    /// Whether a token does for an application's job.
    public func fit(of application: ApplicationNumber, for token: TokenAbility?) async throws -> JobFit {
        try await link.ask { StationMessages.Fit(at: $0, application: application, token: token) }
    }

    /// Tokens in this station's hands that somebody wants given up.
    public func setAsideOrders() async throws -> [SetAsideOrder] {
        try await link.ask { StationMessages.Orders(at: $0) }.orders
    }

    /// Chooses the token.
    public func begin(
        _ application: ApplicationNumber,
        on token: TokenIdentity,
        _ condition: TokenCondition
    ) async throws -> WorkOrder {
        let shown = StationMessages.Shown(driver: token.driver, serial: token.serial, model: token.model)
        let answer = try await link.ask {
            StationMessages.Begin(at: $0, application: application, token: shown, condition: condition)
        }
        return WorkOrder(
            ticket: answer.job,
            slot: answer.slot,
            algorithm: answer.algorithm,
            attestation: answer.attestation,
            pinTries: answer.pinTries,
            subjectPublicKeyInfo: answer.publicKey.map { Array($0) },
            certificate: answer.certificate.map { Array($0) }
        )
    }

    /// The secrets of the token in the making.
    public func secrets(of token: String, for application: ApplicationNumber) async throws -> TokenSecrets {
        let answer = try await link.fetch {
            StationMessages.Secrets(at: $0, application: application, token: token)
        }
        return try TokenSecrets(encoded: answer.octets)
    }

    /// Asks whether job and token are still the station's.
    public func hold(_ job: JobTicket, on token: String) async throws -> JobTicket {
        try await link.ask { StationMessages.Hold(at: $0, job: job, token: token) }
    }

    /// What the token is to sign.
    public func challenge(for job: JobTicket, on token: String) async throws -> [UInt8] {
        let answer = try await link.ask { StationMessages.Challenge(at: $0, job: job, token: token) }
        return Array(answer.challenge)
    }

    /// Puts a finished step on record.
    public func record(_ report: StepReport) async throws -> JobTicket {
        try await link.ask {
            StationMessages.Record(
                at: $0,
                application: report.application,
                token: report.token,
                version: report.version,
                step: report.step,
                publicKey: report.subjectPublicKeyInfo.map { Data($0) },
                slot: report.slot,
                attestation: report.attestation.map { .init($0) },
                signature: report.signature.map { Data($0) },
                pinTriesLeft: report.pinTriesLeft,
                encryptionKey: report.encryptionKey.map { Data($0) }
            )
        }
    }

    /// The pair to decrypt with.
    public func encryption(
        for job: JobTicket,
        on token: String,
        offering offer: TransportOffer?
    ) async throws -> EncryptionWork? {
        let transport = offer.map { StationMessages.Encrypt.Transport($0) }
        let answer = try await link.ask {
            StationMessages.Encrypt(at: $0, job: job, token: token, transport: transport)
        }
        if answer.isAwaitingTransport == true { return EncryptionWork(awaitingTransport: answer.job) }
        guard let envelope = answer.envelope, let certificate = answer.certificate else { return nil }
        return EncryptionWork(
            ticket: answer.job,
            envelope: Array(envelope),
            certificate: Array(certificate)
        )
    }

    /// Certifies the key; the steps of the issuance cycle are the server's.
    public func issue(
        _ job: JobTicket,
        on token: String,
        _ request: CertificateRequest,
        onStep: @escaping @Sendable (IssuanceStep) -> Void
    ) async throws -> IssuedWork {
        let answer = try await link.ask {
            StationMessages.Issue(
                at: $0,
                job: job,
                token: token,
                request: Data(request.der)
            )
        }
        return IssuedWork(ticket: answer.job, certificate: Array(answer.certificate))
    }

    /// Sets the token aside.
    public func setAside(
        _ application: ApplicationNumber,
        token: String,
        because reason: String
    ) async throws -> ProductionLine.SetAside {
        try await link.ask {
            StationMessages.SetAside(at: $0, application: application, token: token, reason: reason)
        }.given(of: application)
    }

    /// Counts a wrong answer.
    public func faulted(_ report: FaultReport) async throws -> ProductionLine.SetAside? {
        try await link.ask {
            StationMessages.Faulted(
                at: $0,
                application: report.application,
                token: report.token,
                count: report.count,
                detail: report.detail,
                isSomebodys: report.isSomebodys ? true : nil
            )
        }.givenUp?.given(of: report.application)
    }

    /// The PIN letter.
    public func letter(for token: String) async throws -> LetterDraft {
        let answer = try await link.fetch { StationMessages.Letter(at: $0, token: token) }
        guard let version = answer.version else {
            throw StationError(.untrueOffice(detail: "its letter has no version"))
        }
        return LetterDraft(document: answer.octets, version: version)
    }

    /// Puts on record that it is written.
    public func lettered(_ token: String, version: Int64) async throws {
        _ = try await link.ask { StationMessages.Lettered(at: $0, token: token, version: version) }
    }

    /// Puts on record that it was handed over.
    public func handedOver(_ token: String) async throws {
        _ = try await link.ask { StationMessages.HandedOver(at: $0, token: token) }
    }

    /// Letters that were written, and not seen to be handed over.
    public func lostLetters() async throws -> [LostLetter] {
        try await link.ask { StationMessages.LostLetters(at: $0) }.letters
    }
}
