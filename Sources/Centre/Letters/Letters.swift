import Enrollment
import Model
import Store
import Tokens

/// 密码信封 and 交付单: what is put on paper for the holder of a finished token.
public struct Letters: Sendable {
    private let centre: CACentre
    private let staff: StaffOperator

    /// Makes a letter writer.
    public init(centre: CACentre, staff: StaffOperator) {
        self.centre = centre
        self.staff = staff
    }

    /// Writes the one PIN letter of a token.
    ///
    /// That it was written is on record before the PIN leaves custody, so there is never a second one unseen; that it was
    /// handed over is on record after that.
    ///
    /// - Throws: `CentreError` with `.tokenUnsuitable` unless the token is finished; `LetterError` with
    ///   `.alreadyWritten`, or for the printer; `CentreError` with `.fileThere` or `.system` for the file;
    ///   `EnrollmentError` with `.notPermitted`; `DocumentError`; `BookError`.
    public func write(for serial: String, to destination: LetterDestination) async throws {
        let draft = try draft(for: serial)
        let version = draft.version
        try await destination.deliver(draft.document, title: "token letter \(serial)") {
            try await record(serial, version: version)
        } then: {
            try await LetterHandover(centre: centre, staff: staff).record(serial, letter: 1)
        }
    }

    /// The one PIN letter of a token, before it is on record.
    ///
    /// - Throws: as `write`.
    func draft(for serial: String) throws -> LetterDraft {
        let record = try unlettered(serial)
        let letter = PINLetter(facts: try LetterFacts(of: record, in: centre), number: 1)
        let secrets = try centre.keyring.custody().secrets(of: record)
        let document = try secrets.withPIN { pin in try letter.document(pin: pin) }
        return LetterDraft(document: document, version: record.version)
    }

    /// Puts on record that the letter is written that was made from this version of the record.
    ///
    /// - Throws: as `write`; `BookError` with `.stateChanged` when the record has moved on since.
    func record(_ serial: String, version: Int64) async throws {
        let record = try unlettered(serial)
        guard record.version == version else { throw BookError(.stateChanged(object: "token \(serial)")) }
        let next = record.changed(at: centre.clock.now) { $0.letters = 1 }
        try await staff.book.commit([
            .updateToken(next), .audit(event("token.letter", record, ["letter": "1"])),
        ])
    }

    /// Puts on record that the newest letter of a token, which nobody saw handed over, was found.
    ///
    /// - Throws: `LetterError` with `.notLost`; `EnrollmentError` with `.notPermitted`; `BookError`.
    public func found(_ serial: String) async throws {
        guard let record = try centre.book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        guard staff.record.roles.contains(.producer) else { throw EnrollmentError(.notPermitted(.produce)) }
        guard record.isLetterLost else { throw LetterError(.notLost(serial: serial)) }
        try await LetterHandover(centre: centre, staff: staff, isFound: true)
            .record(serial, letter: record.letters)
    }

    /// Writes the delivery slip of a token, as often as it is needed.
    ///
    /// - Throws: as `write`, but for `LetterError` with `.alreadyWritten`.
    public func slip(for serial: String, to destination: LetterDestination) async throws {
        let record = try finished(serial)
        let document = try DeliverySlip(facts: LetterFacts(of: record, in: centre)).document()
        try await destination.deliver(document, title: "token slip \(serial)") {
            try await staff.book.commit([.audit(event("token.slip", record, [:]))])
        }
    }

    /// A finished token without a letter.
    private func unlettered(_ serial: String) throws -> TokenRecord {
        let record = try finished(serial)
        guard record.letters == 0 else { throw LetterError(.alreadyWritten(serial: serial)) }
        return record
    }

    /// A finished token that is on its way to its holder.
    private func finished(_ serial: String) throws -> TokenRecord {
        guard let record = try centre.book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        guard staff.record.roles.contains(.producer) else { throw EnrollmentError(.notPermitted(.produce)) }
        guard record.state == .produced || record.state == .shipped else {
            let isHeld = record.state == .inUse || record.state == .locked
            let reason: Unfitness =
                isHeld ? .taken(record.state, record.application) : .unfinished(record.state)
            throw CentreError(.tokenUnsuitable(serial: serial, reason))
        }
        guard record.pendingSecrets == nil else { throw LetterError(.unlockRunning(serial: serial)) }
        return record
    }

    private func event(_ action: String, _ record: TokenRecord, _ detail: [String: String]) -> AuditEvent {
        AuditEvent(
            at: centre.clock.now,
            actor: staff.record.name,
            action: action,
            object: record.serial,
            detail: ["application": record.application?.text ?? "-"].merging(detail) { $1 }
        )
    }
}
