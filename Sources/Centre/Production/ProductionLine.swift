public import Model
public import OpenSSL
public import Tokens

/// 制证: makes one token from one paid application, step by step, each step on record.
///
/// It is the station's half: it has the tokens, asks its office for everything else, and holds nothing. Run again after
/// a crash, a kill, a lost network or a pulled token, it goes on where the record ends; it never makes a second
/// certificate for a job.
///
/// Source: product.md §5.3; `docs/tokens.md` carries the same steps.
public struct ProductionLine: Sendable {
    /// What was made.
    public struct Product: Sendable {
        /// The application.
        public let application: ApplicationNumber
        /// The certificate on the token.
        public let certificate: Certificate
        /// The token.
        public let token: TokenIdentity
        /// How many PIN tries the token has left; nil when it does not tell.
        public let pinTriesLeft: Int?
    }

    /// The half that has the book.
    public let office: any ProductionOffice
    let onPoint: @Sendable (ProductionPoint) -> Void

    /// Opens a line at a station.
    ///
    /// - Parameters:
    ///   - office: the centre's half, open for this station.
    ///   - onPoint: told after each finished moment.
    public init(
        office: any ProductionOffice,
        onPoint: @escaping @Sendable (ProductionPoint) -> Void = { _ in }
    ) {
        self.office = office
        self.onPoint = onPoint
    }

    /// Opens a line beside the book, at a station that no other process uses.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - producer: the staff member at the station, who must have the role 制证员.
    ///   - station: the station's name, 1 to 40 of `a-z`, `0-9` and `-`.
    ///   - onPoint: told after each finished moment.
    /// - Throws: `CentreError` with `.occupied`; `KeyFileError`.
    public init(
        centre: CACentre,
        producer: StaffOperator,
        station: String,
        onPoint: @escaping @Sendable (ProductionPoint) -> Void = { _ in }
    ) throws {
        self.init(
            office: try CentreOffice(centre: centre, producer: producer, station: station),
            onPoint: onPoint
        )
    }

    /// The same line, with another listener.
    func telling(_ onPoint: @escaping @Sendable (ProductionPoint) -> Void) -> ProductionLine {
        ProductionLine(office: office, onPoint: onPoint)
    }

    /// Takes the next job: one this station held when it was interrupted, else the oldest paid one.
    ///
    /// - Parameters:
    ///   - token: the token it is for; nil to take it whatever token it wants.
    ///   - left: applications whose jobs are not taken.
    /// - Returns: the job, if there is one.
    /// - Throws: what the office refuses, or why it cannot be asked.
    public func next(
        for token: TokenAbility? = nil,
        excluding left: Set<ApplicationNumber> = []
    ) async throws -> JobOffer {
        let offer = try await office.next(for: token, excluding: left)
        if offer.job != nil { onPoint(.claimed) }
        return offer
    }

    /// Takes the job that suits the inserted token.
    ///
    /// What the token carries already is finished first. Jobs whose certificate belongs to the key on another token, and those
    /// that want what it cannot do, are passed over, so that a token that broke, went missing, or is not in stock does not hold
    /// up the queue. Those that belong to another one are taken only when nothing else is waiting, and then the operator is told
    /// which token they need.
    ///
    /// - Returns: the job; none when nothing is waiting, or nothing that it can do.
    /// - Throws: `EnrollmentError`, with `.jobHeld` when the token's job is in another station's hands; `BookError`.
    public func next(onInserted token: TokenAbility) async throws -> JobOffer {
        if let own = try await office.standing(of: token.serial).carries {
            return JobOffer(job: try await claim(own))
        }
        let offer = try await next(for: token)
        return offer.job != nil || !offer.wanted.isEmpty ? offer : try await next()
    }

    /// Takes the job of one application.
    public func claim(_ application: ApplicationNumber) async throws -> JobTicket {
        let job = try await office.claim(application)
        onPoint(.claimed)
        return job
    }

    /// Makes the token of `job` on `token`, from wherever the job stands: steps 2 to 8 of `docs/tokens.md`; step 1
    /// is `next` or `claim`.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - token: the token.
    ///   - condition: how the token is, when that was just read; nil to read it.
    /// - Returns: the finished token.
    /// - Throws: `CentreError`, `TokenError`, `IssuanceError`, `EnrollmentError` or `BookError`; the job keeps
    ///   what was done and can be run again.
    public func make(
        _ job: JobTicket,
        on token: any Token,
        as condition: TokenCondition? = nil
    ) async throws -> Product {
        // Step 2: choose the token; its secrets go on record before it is touched.
        var work = try await begin(job, on: token, as: condition)

        // Step 3: give it those secrets.
        try await work.initialize()

        // Step 4: make the key pair in it.
        try await work.generateKey()

        // Step 5: sign the certificate; docs/issuance-cycle.md.
        try await work.issue()

        // Step 6: write the certificate, and read it back.
        try await work.write()

        // Step 7: let the token prove that it has the key; where there are two certificates, it then takes in the other pair.
        try await work.prove()
        try await work.pair()

        // Step 8: finish job, application, certificate, token and delivery together.
        return try await work.complete()
    }

    /// A job that nothing was done for goes back into the queue when the token does not suit.
    private func begin(
        _ job: JobTicket,
        on token: any Token,
        as known: TokenCondition?
    ) async throws -> ProductionWork {
        do {
            let condition = if let known { known } else { try await token.condition() }
            return try await ProductionWork(line: self, job: job.application, token, condition)
        } catch {
            if job.state == .claimed { try? await office.release(job.application) }
            throw error
        }
    }
}
