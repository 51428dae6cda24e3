import Enrollment
public import Model
import Store
public import Tokens

/// 预初始化, and back: takes tokens to secrets of our own ahead of any job, and tokens of ours back to blank.
public struct TokenPreparation: Sendable {
    let centre: CACentre
    let staff: StaffOperator

    /// Opens it for a producer or a biz_admin.
    ///
    /// - Throws: `InventoryError` with `.notAllowed`.
    public init(centre: CACentre, staff: StaffOperator) throws {
        let roles: Set<StaffRecord.Role> = [.producer, .businessAdministrator]
        guard !roles.isDisjoint(with: staff.record.roles) else {
            throw InventoryError(.notAllowed(name: staff.record.name))
        }
        self.centre = centre
        self.staff = staff
    }

    /// Gives a blank its own secrets; it stays in stock, for any job.
    ///
    /// The secrets are on record before the token is touched, so the same call goes on after any cut. The PIN among them is
    /// nobody's: the job draws another one for its holder.
    ///
    /// - Returns: the record.
    /// - Throws: `InventoryError` with `.wrongState` or `.notStocked`; `TokenError` with `.alreadyPersonalised` for a token that is
    ///   not blank, and others; `CentreError`, `BookError`.
    public func initialise(_ token: any Token) async throws -> TokenRecord {
        let serial = token.identity.serial
        try await centre.respell(as: serial, by: staff)
        let known = try centre.book.token(serial: serial)
        if let known, known.state != .inStock {
            throw InventoryError(.wrongState(serial: serial, state: known.state))
        }
        if let known, !known.canBe(token.identity) {
            throw CentreError(.tokenUnsuitable(serial: serial, Unfitness(otherThan: known)))
        }
        let isKeeper = staff.record.roles.contains(.businessAdministrator)
        guard known != nil || isKeeper || centre.configuration.stockRequired != true else {
            throw InventoryError(.notStocked(serial: serial))
        }
        let custody = try centre.keyring.custody()
        let record = try await prepared(known, token, custody)
        do {
            let secrets = try custody.secrets(of: record)
            try await centre.whileUnchanged(record) {
                try await token.personalise(to: secrets, from: ProductionWork.factorySecrets())
            }
        } catch let error as TokenError {
            if case .alreadyPersonalised = error.reason { try await disown(record, error) }
            throw error
        }
        let tries = try await token.pinTriesLeft()
        let done = record.changed(at: centre.clock.now) { $0.pinTriesLeft = tries ?? $0.pinTriesLeft }
        try await staff.book.commit([.updateToken(done), .audit(event("token.init", done))])
        return done
    }

    /// A token of somebody's is not asked again.
    private func disown(_ record: TokenRecord, _ error: TokenError) async throws {
        let now = centre.clock.now
        try await staff.book.commit([
            .updateToken(try record.disowned(at: now)),
            .audit(TokenRecord.disowning(record.serial, by: staff, error.message, at: now)),
        ])
    }

    /// The record with secrets on it.
    private func prepared(
        _ known: TokenRecord?,
        _ token: any Token,
        _ custody: CustodyKey
    ) async throws -> TokenRecord {
        if let known, known.wrappedSecrets != nil { return known }
        let (serial, now) = (token.identity.serial, centre.clock.now)
        let condition = try await token.condition()
        guard condition.isFactoryFresh else { throw TokenError(.alreadyPersonalised(serial: serial)) }
        let wrapped = try custody.wrap(TokenSecrets.random(for: condition), of: serial)
        if let known {
            let record = known.changed(at: now) { record in
                record.driver = token.identity.driver
                record.model = token.identity.model
                record.wrappedSecrets = wrapped
            }
            try await staff.book.commit([.updateToken(record), .audit(event("token.prepare", record))])
            return record
        }
        let record = TokenRecord(
            serial: serial,
            driver: token.identity.driver,
            model: token.identity.model,
            state: .inStock,
            application: nil,
            wrappedSecrets: wrapped,
            pinTriesLeft: condition.pinTriesLeft,
            version: 1,
            updatedAt: now
        )
        try await staff.book.commit([.addToken(record), .audit(event("token.prepare", record))])
        return record
    }

    func event(_ action: String, _ record: TokenRecord) -> AuditEvent {
        AuditEvent(
            at: centre.clock.now,
            actor: staff.record.name,
            action: action,
            object: record.serial,
            detail: ["model": record.model]
        )
    }
}
