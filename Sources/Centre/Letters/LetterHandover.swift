import Model
import Store

/// That a PIN letter was handed over: the printer's queue took it, or it is whole in its file.
///
/// That it was written is on record before. A process that ends between the two leaves a letter that may be nowhere; its token
/// is in the list of those without (`pki token list --without-letter`) until another one is handed over.
struct LetterHandover {
    let centre: CACentre
    let staff: StaffOperator
    /// Whether somebody found the paper later.
    var isFound = false

    /// Somebody may change the token's record at the same time, as when it is sent.
    private static let attempts = 5

    /// Puts it on record, unless a later letter was written since, or it is there already.
    ///
    /// - Parameters:
    ///   - serial: the token.
    ///   - number: which of its letters, from 1.
    /// - Throws: `BookError`.
    func record(_ serial: String, letter number: Int) async throws {
        for attempt in 1...Self.attempts {
            guard let record = try centre.book.token(serial: serial), record.letters == number,
                record.handedLetter < number
            else { return }
            do {
                return try await commit(record, number)
            } catch let error as BookError {
                guard case .stateChanged = error.reason, attempt < Self.attempts else { throw error }
            }
        }
    }

    private func commit(_ record: TokenRecord, _ number: Int) async throws {
        let now = centre.clock.now
        let event = AuditEvent(
            at: now,
            actor: staff.record.name,
            action: "token.letter.hand-over",
            object: record.serial,
            detail: ["application": record.application?.text ?? "-", "letter": "\(number)"]
                .merging(isFound ? ["found": "yes"] : [:]) { $1 }
        )
        let next = record.changed(at: now) { $0.handedLetter = number }
        try await staff.book.commit([.updateToken(next), .audit(event)])
    }
}
