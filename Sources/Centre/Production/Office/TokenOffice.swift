public import Issuer
public import Model
public import OpenSSL
public import Tokens

/// What a station asks and reports while it makes one token.
public protocol TokenOffice: Sendable {
    /// Chooses the inserted token for a job that the station holds; the token's secrets are on record from then on.
    ///
    /// - Parameters:
    ///   - application: whose job.
    ///   - token: the token, as the station read it in this session.
    ///   - condition: how it is.
    /// - Returns: what is to be made on it, from where the job stands.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func begin(
        _ application: ApplicationNumber,
        on token: TokenIdentity,
        _ condition: TokenCondition
    ) async throws -> WorkOrder

    /// Whether asking needs the card readers itself, so that no card may be held meanwhile.
    var asksThroughReaders: Bool { get }

    /// The secrets of the token that was chosen for the job; given to the station that makes it and to nobody else.
    func secrets(of token: String, for application: ApplicationNumber) async throws -> TokenSecrets

    /// Asked with the token held, immediately before it is written to: whether job and token are still the station's. The lease is
    /// prolonged in the same moment, so that nobody takes them while it writes.
    ///
    /// - Parameters:
    ///   - job: as the station was told last.
    ///   - token: the serial number of the token.
    /// - Returns: the job, one version later; an office that gave the answer already gives it again.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func hold(_ job: JobTicket, on token: String) async throws -> JobTicket

    /// What the token is to sign to show that it has the key of the certificate that was written to it.
    ///
    /// - Parameters:
    ///   - job: WRITTEN, as the station was told last.
    ///   - token: the serial number of its token.
    /// - Returns: 32 octets, for `TokenProof.message`; asked again, the same.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func challenge(for job: JobTicket, on token: String) async throws -> [UInt8]

    /// Puts a finished step on record; with DONE everything ends, in one transaction.
    func record(_ report: StepReport) async throws -> JobTicket

    /// Certifies the key that the token made, and that has signed `request`.
    ///
    /// - Parameters:
    ///   - job: KEY_GENERATED, as the station was told last.
    ///   - token: the serial number of its token.
    ///   - request: signed by the key on record.
    ///   - onStep: told after each step of the issuance cycle, where that runs in this process.
    /// - Returns: the certificate, DER, and the job, ISSUED.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func issue(
        _ job: JobTicket,
        on token: String,
        _ request: CertificateRequest,
        onStep: @escaping @Sendable (IssuanceStep) -> Void
    ) async throws -> IssuedWork

    /// The pair to decrypt with for a token that was proven, where its holder gets two certificates.
    ///
    /// - Parameters:
    ///   - job: VERIFIED, as the station was told last.
    ///   - token: the serial number of its token.
    ///   - offer: the key that the token unwraps with, when the office wanted it.
    /// - Returns: envelope and certificate; asked again, the same. Nil when there is one certificate.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func encryption(
        for job: JobTicket,
        on token: String,
        offering offer: TransportOffer?
    ) async throws -> EncryptionWork?

    /// Sets a job's token aside: DEFECTIVE, what was signed for its key revoked, the job free for another token, all in
    /// one transaction.
    ///
    /// - Parameters:
    ///   - application: whose job, held by the station.
    ///   - token: the serial number of its token; asked again about one that was set aside, the record answers.
    ///   - reason: why, for the record; free of secrets.
    /// - Returns: what was given up.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func setAside(
        _ application: ApplicationNumber,
        token: String,
        because reason: String
    ) async throws -> ProductionLine.SetAside

    /// Counts a wrong answer of a token, and sets it aside when there were too many.
    ///
    /// - Returns: what was given up; nil when the token may be inserted again.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func faulted(_ report: FaultReport) async throws -> ProductionLine.SetAside?
}

extension TokenOffice {
    /// An office in this process asks nobody's card.
    public var asksThroughReaders: Bool { false }
}
