import Enrollment
import Model
import Store
public import Tokens

/// Another PIN letter of a finished token that its holder does not have yet: it takes the approval of an unlock, and uses it up.
extension UnlockDesk {
    /// Writes another PIN letter.
    ///
    /// The earlier letter may be in wrong hands: a token that is at hand gets new secrets, all of them, as when it is unlocked, and
    /// the earlier letter is worth nothing. The letter of one that is not here says the PIN that it has.
    ///
    /// - Parameters:
    ///   - serial: the token.
    ///   - token: the same in a reader; nil when it is not here.
    ///   - destination: where the letter goes.
    /// - Throws: `LetterError` with `.neverWritten` or `.otherToken`; `CentreError` with `.tokenUnsuitable`; as `run(on:letter:)`,
    ///   with `.tokenAbsent` when a run was cut that may have changed the token, and `.appliedFor` when the approval is for what its
    ///   holder applied for.
    public func reprint(
        _ serial: String,
        on token: (any Token)?,
        to destination: LetterDestination
    ) async throws {
        try demand([.producer])
        let record = try relettered(serial)
        guard let token else { return try await reprint(record, to: destination) }
        guard token.identity.serial == serial else {
            throw LetterError(.otherToken(expected: serial, found: token.identity.serial))
        }
        _ = try paperUnlock(of: serial)
        try await run(on: token, letter: destination, as: .reprint)
    }

    /// The unlock that is open, when it may be used up for a letter: what its holder applied for is a PIN of their own.
    private func paperUnlock(of serial: String) throws -> UnlockRecord {
        let open = try openUnlock(of: serial)
        if let number = open.application { throw UnlockError(.appliedFor(serial: serial, number)) }
        return open
    }

    /// With the PIN that is on record.
    private func reprint(_ record: TokenRecord, to destination: LetterDestination) async throws {
        let serial = record.serial
        let open = try paperUnlock(of: serial)
        guard open.decidedBy != name else { throw UnlockError(.samePerson(name: name)) }
        guard open.state != .running else { throw UnlockError(.tokenAbsent(serial: serial)) }
        guard open.state == .approved else {
            throw UnlockError(.wrongState(serial: serial, state: open.state))
        }
        var done = moved(open, to: .completed)
        done.ranBy = name
        let next = record.changed(at: now) { $0.letters += 1 }
        let letter = PINLetter(facts: try LetterFacts(of: record, in: centre), number: next.letters)
        let secrets = try centre.keyring.custody().secrets(of: record)
        let document = try secrets.withPIN { pin in try letter.document(pin: pin) }
        let event = event("token.letter", done, letterDetail(next, pin: "unchanged"))
        let codes = try centre.book.unlockCodes(ofToken: serial).ended(at: now)
        try await destination.deliver(document, title: "token letter \(serial)") {
            try await staff.book.commit(
                [
                    .updateUnlock(done, from: .approved), .updateToken(next), .audit(event),
                ] + codes
            )
        } then: {
            try await LetterHandover(centre: centre, staff: staff).record(serial, letter: next.letters)
        }
    }

    /// What the audit chain says of another letter.
    func letterDetail(_ record: TokenRecord, pin: String) -> [String: String] {
        [
            "application": record.application?.text ?? "-", "letter": "\(record.letters)", "pin": pin,
        ]
    }

    /// A finished token with a letter, on its way to its holder.
    private func relettered(_ serial: String) throws -> TokenRecord {
        guard let record = try centre.book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        guard record.state == .produced || record.state == .shipped else {
            let isHeld = record.state == .inUse || record.state == .locked
            let reason: Unfitness =
                isHeld ? .taken(record.state, record.application) : .unfinished(record.state)
            throw CentreError(.tokenUnsuitable(serial: serial, reason))
        }
        guard record.letters > 0 else { throw LetterError(.neverWritten(serial: serial)) }
        return record
    }
}
