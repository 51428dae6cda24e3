import Store
import Enrollment
import Model
import OpenSSL
import Tokens

/// Chooses the inserted token for a job, and puts its secrets on record before the token is touched.
struct TokenAllocation {
    let office: CentreOffice
    let token: TokenIdentity
    /// As the station read it.
    let condition: TokenCondition
    let job: JobRecord

    private var centre: CACentre { office.centre }
    private var book: any Book { office.producer.book }
    private var serial: String { token.serial }
    private var now: Timestamp { centre.clock.now }

    /// How often it is looked again when another reader changed one of the tokens meanwhile.
    private static let attempts = 5

    /// The job, perhaps freed from a token that is not here any more.
    func run() async throws -> JobRecord {
        try await centre.respell(as: serial, by: office.producer)
        let job = try await jobForThisToken()
        let custody = try centre.keyring.custody()
        for _ in 1..<Self.attempts {
            do {
                try await allocate(job, custody)
                return job
            } catch let error as BookError {
                // A token that this job had before may have been taken for another one at this moment.
                guard case .stateChanged = error.reason else { throw error }
            }
        }
        try await allocate(job, custody)
        return job
    }

    private func allocate(_ job: JobRecord, _ custody: CustodyKey) async throws {
        guard let known = try centre.book.token(serial: serial) else {
            return try await register(job, custody)
        }
        guard known.canBe(token) else { throw unsuitable(Unfitness(otherThan: known)) }
        if !isHere(known, for: job) { try await reallocate(known, job, custody) }
    }

    /// Whether the token stands where the job stands: chosen for it, or carrying what it has come to.
    ///
    /// A token that the job left for another one, and comes back to, is neither: its key is not the job's any more.
    private func isHere(_ known: TokenRecord, for job: JobRecord) -> Bool {
        guard known.application == job.application else { return false }
        switch known.state {
        case .allocated: return true
        case .initialized, .inProduction: return job.tokenSerial == serial
        case .inStock, .produced, .shipped, .inUse, .locked, .retired, .lost, .defective: return false
        }
    }

    /// A job whose key is certified goes on with the token that has the key; any other may change tokens.
    private func jobForThisToken() async throws -> JobRecord {
        guard let bound = job.tokenSerial, bound != serial else { return job }
        if try centre.certificate(madeFor: job) != nil {
            throw unsuitable(.certifiedElsewhere(job.application, token: bound))
        }
        try checkSuits()
        let freed = try await office.desk.fail(
            job,
            "token \(bound) was replaced by \(serial)",
            resumeFrom: .claimed,
            office.workstation
        )
        return try await office.desk.claim(freed.application, office.workstation)
    }

    /// Refuses a token that the job cannot be made on, before the one that it has is given up for it.
    private func checkSuits() throws {
        guard let known = try centre.book.token(serial: serial) else { return try checkStranger() }
        guard known.canBe(token) else { throw unsuitable(Unfitness(otherThan: known)) }
        try checkFree(known)
        guard known.wrappedSecrets != nil || condition.isFactoryFresh else {
            throw TokenError(.alreadyPersonalised(serial: serial))
        }
    }

    private func checkStranger() throws {
        guard centre.configuration.stockRequired != true else { throw unsuitable(.neverStocked) }
        guard condition.isFactoryFresh else { throw TokenError(.alreadyPersonalised(serial: serial)) }
    }

    /// A token seen for the first time must be as its maker delivered it, and may not come from anywhere when the
    /// centre keeps a stock.
    private func register(
        _ job: JobRecord,
        _ custody: CustodyKey
    ) async throws {
        try checkStranger()
        let secrets = try newSecrets(condition)
        let record = TokenRecord(
            serial: serial,
            driver: token.driver,
            model: token.model,
            state: .allocated,
            application: job.application,
            wrappedSecrets: try custody.wrap(secrets, of: serial),
            pinTriesLeft: condition.pinTriesLeft,
            version: 1,
            updatedAt: now
        )
        try await book.commit(releases() + [.addToken(record), .audit(event("token.register"))])
    }

    /// A token that was in stock, or set aside before it had a certificate; its secrets stay the same, but for the PIN, which
    /// belongs to a holder.
    private func reallocate(
        _ known: TokenRecord,
        _ job: JobRecord,
        _ custody: CustodyKey
    ) async throws {
        try checkFree(known)
        guard known.wrappedSecrets != nil || condition.isFactoryFresh else {
            throw TokenError(.alreadyPersonalised(serial: serial))
        }
        let state = known.state == .allocated ? .allocated : try known.state.moved(to: .allocated)
        let secrets =
            try known.wrappedSecrets.map { try withNewPIN(custody.secrets($0, of: serial)) }
            ?? newSecrets(condition)
        let wrapped = try custody.wrap(secrets, of: serial)
        let record = known.changed(at: now) { record in
            record.state = state
            record.application = job.application
            record.driver = token.driver
            record.model = token.model
            record.wrappedSecrets = wrapped
            record.pinTriesLeft = condition.pinTriesLeft
        }
        try await book.commit(releases() + [.updateToken(record), .audit(event("token.allocate"))])
    }

    /// Tokens that were chosen for the job before this one go back into stock, with the secrets they have.
    private func releases() throws -> [Change] {
        let states: Set<TokenRecord.State> = [.allocated, .initialized, .inProduction]
        let others = try centre.book.tokens(states, application: job.application, limit: 100)
        return try others.filter { $0.serial != serial }.flatMap { other -> [Change] in
            let state = try other.state.moved(to: .inStock)
            let released = other.changed(at: now) { record in
                record.state = state
                record.application = nil
            }
            return [.updateToken(released), .audit(event("token.release", of: other.serial))]
        }
    }

    /// Secrets for the holder of this job's token.
    private func newSecrets(_ condition: TokenCondition) throws -> TokenSecrets {
        try .random(for: condition, pin: policy())
    }

    private func withNewPIN(_ secrets: TokenSecrets) throws -> TokenSecrets {
        try secrets.replacing(pin: policy().draw())
    }

    /// What the holder's PIN may be.
    private func policy() throws -> PINPolicy {
        guard let application = try centre.book.application(job.application) else {
            throw BookError(.notFound(object: "application \(job.application)"))
        }
        return try PINPolicy(of: application, token: serial, in: centre)
    }

    private func checkFree(_ known: TokenRecord) throws {
        if let reason = try Unfitness(known) ?? office.holder(of: known) { throw unsuitable(reason) }
        guard known.state != .inStock, let other = known.application,
            let job = try centre.book.job(of: other), job.tokenSerial == serial, !job.state.isTerminal
        else { return }
        throw unsuitable(.inWork(other))
    }

    private func unsuitable(_ reason: Unfitness) -> CentreError {
        CentreError(.tokenUnsuitable(serial: serial, reason))
    }

    private func event(_ action: String, of other: String? = nil) -> AuditEvent {
        AuditEvent(
            at: now,
            actor: office.producer.record.name,
            action: action,
            object: other ?? serial,
            detail: ["application": job.application.text, "model": token.model]
        )
    }
}

extension TokenSlot {
    /// The slot with a PIV key reference, as profiles write it.
    init?(piv reference: String) {
        switch reference {
        case "9a": self = .authentication
        case "9c": self = .signature
        case "9d": self = .keyManagement
        case "9e": self = .cardAuthentication
        default: return nil
        }
    }
}
