import Issuer
import Model
import OpenSSL
import Portal
import Tokens

@testable import Centre

/// An office with somebody between it and the station, who may do something before a message, or change the answer.
struct HookedOffice: ProductionOffice {
    let office: any ProductionOffice
    /// Called before a message about a token; the step is that of a report.
    var before: @Sendable (StationVerb, StepReport.Step?) async throws -> Void = { _, _ in }
    /// What the station is told instead of what the office would say of its token.
    var lie: (order: WorkOrder, secrets: TokenSecrets)?
    /// What the office is told instead of what the station reports.
    var report: @Sendable (StepReport) -> StepReport = { $0 }
    /// What the station is told instead of what it is to make.
    var order: @Sendable (WorkOrder) -> WorkOrder = { $0 }
    /// The certificate that the station gets instead.
    var certificate: @Sendable ([UInt8]) -> [UInt8] = { $0 }

    func waiting(excluding left: Set<ApplicationNumber>, limit: Int) async throws -> Int {
        try await office.waiting(excluding: left, limit: limit)
    }

    func awaitedTokens() async throws -> [AwaitedToken] { try await office.awaitedTokens() }

    func next(
        for token: TokenAbility?,
        excluding left: Set<ApplicationNumber>
    ) async throws -> JobOffer {
        try await office.next(for: token, excluding: left)
    }

    func claim(_ application: ApplicationNumber) async throws -> JobTicket {
        try await before(.claim, nil)
        return try await office.claim(application)
    }

    func release(_ application: ApplicationNumber) async throws {
        try await before(.release, nil)
        try await office.release(application)
    }

    func standing(of token: String) async throws -> TokenStanding { try await office.standing(of: token) }

    func fit(of application: ApplicationNumber, for token: TokenAbility?) async throws -> JobFit {
        try await office.fit(of: application, for: token)
    }

    func setAsideOrders() async throws -> [SetAsideOrder] { try await office.setAsideOrders() }

    func begin(
        _ application: ApplicationNumber,
        on token: TokenIdentity,
        _ condition: TokenCondition
    ) async throws -> WorkOrder {
        try await before(.begin, nil)
        if let lie { return lie.order }
        return try await order(office.begin(application, on: token, condition))
    }

    func secrets(of token: String, for application: ApplicationNumber) async throws -> TokenSecrets {
        try await before(.secrets, nil)
        if let lie { return lie.secrets }
        return try await office.secrets(of: token, for: application)
    }

    func hold(_ job: JobTicket, on token: String) async throws -> JobTicket {
        try await before(.hold, nil)
        return try await office.hold(job, on: token)
    }

    func challenge(for job: JobTicket, on token: String) async throws -> [UInt8] {
        try await before(.challenge, nil)
        return try await office.challenge(for: job, on: token)
    }

    func record(_ report: StepReport) async throws -> JobTicket {
        try await before(.record, report.step)
        return try await office.record(self.report(report))
    }

    func issue(
        _ job: JobTicket,
        on token: String,
        _ request: CertificateRequest,
        onStep: @escaping @Sendable (IssuanceStep) -> Void
    ) async throws -> IssuedWork {
        try await before(.issue, nil)
        let work = try await office.issue(job, on: token, request, onStep: onStep)
        return IssuedWork(ticket: work.ticket, certificate: certificate(work.certificate))
    }

    func encryption(
        for job: JobTicket,
        on token: String,
        offering offer: TransportOffer?
    ) async throws -> EncryptionWork? {
        try await before(.encrypt, nil)
        return try await office.encryption(for: job, on: token, offering: offer)
    }

    func setAside(
        _ application: ApplicationNumber,
        token: String,
        because reason: String
    ) async throws -> ProductionLine.SetAside {
        try await before(.setAside, nil)
        return try await office.setAside(application, token: token, because: reason)
    }

    func faulted(_ report: FaultReport) async throws -> ProductionLine.SetAside? {
        try await before(.faulted, nil)
        return try await office.faulted(report)
    }

    func letter(for token: String) async throws -> LetterDraft { try await office.letter(for: token) }

    func lettered(_ token: String, version: Int64) async throws {
        try await before(.lettered, nil)
        try await office.lettered(token, version: version)
    }

    func handedOver(_ token: String) async throws {
        try await before(.handedOver, nil)
        try await office.handedOver(token)
    }

    func lostLetters() async throws -> [LostLetter] { try await office.lostLetters() }
}
