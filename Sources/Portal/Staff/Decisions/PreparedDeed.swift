import Enrollment
import Model
import OpenSSL

/// A deed that was done for trial: what is to be written, and what its operator has to sign of it.
struct PreparedDeed: Sendable {
    /// When it was prepared; the time that the audit chain will say.
    let at: Timestamp
    private let changes: [Change]
    private let actor: String

    /// Does a deed for trial.
    ///
    /// - Throws: `EnrollmentError` as the deed; `DecisionError` with `.nothingToDo`.
    init(
        _ act: StaffAct,
        by member: StaffRecord,
        at now: Timestamp,
        _ desk: EnrollmentDesk,
        _ book: any Book
    ) async throws {
        let rehearsal = RehearsalBook(over: book)
        let trial = desk.writing(in: rehearsal, at: .fixed(now))
        try await act.perform(at: trial, by: Principal(member))
        at = now
        actor = member.name
        changes = rehearsal.changes
        guard !events.isEmpty else { throw DecisionError(.nothingToDo) }
    }

    /// What the audit chain will say of the operator, in the order in which it is signed.
    var events: [AuditEvent] {
        changes.compactMap { change in
            guard case .audit(let event) = change, event.actor == actor else { return nil }
            return event
        }
    }

    /// What is signed, one signature for each.
    var statements: [[UInt8]] { events.map { OperatorStatement.bytes(of: $0) } }

    /// Whether the same deed, done for trial at another moment, would do the same: what is drawn and the time apart.
    func isLike(_ other: PreparedDeed) -> Bool {
        changes.count == other.changes.count && actions == other.actions
    }

    /// Everything that the audit chain would say, by its name.
    private var actions: [String] {
        changes.compactMap { change in
            guard case .audit(let event) = change else { return nil }
            return event.action
        }
    }

    /// Everything that is to be written, with the signatures in it.
    ///
    /// - Throws: `DecisionError` with `.signatureWrong`.
    func signed(_ signatures: [[UInt8]], by key: PublicKey) throws(DecisionError) -> [Change] {
        guard signatures.count == events.count else { throw DecisionError(.signatureWrong) }
        var rest = signatures[...]
        var signed: [Change] = []
        for change in changes {
            guard case .audit(let event) = change, event.actor == actor, let signature = rest.popFirst()
            else {
                signed.append(change)
                continue
            }
            guard key.verify(signature: signature, message: OperatorStatement.bytes(of: event)) else {
                throw DecisionError(.signatureWrong)
            }
            signed.append(
                .audit(OperatorStatement.signed(event, signature: signature, keyHash: key.fingerprint))
            )
        }
        return signed
    }
}
