import Enrollment
import Model
import Store

/// Numbers of tokens that a supplier's list spells in other capitals than the token does, as GUIDs and hexadecimal numbers.
extension CACentre {
    /// The one record of a supplier's list that differs from an inserted token's number in nothing but capitals.
    ///
    /// - Returns: nil when there is a record of this very number, or none, or several, or one that was in a reader.
    /// - Throws: `BookError`.
    func otherwiseSpelled(_ serial: String) throws(BookError) -> TokenRecord? {
        guard try book.token(serial: serial) == nil else { return nil }
        let alike = try book.tokens(spelledLike: serial)
        guard alike.count == 1, let record = alike.first, record.isUnseen, record.state == .inStock else {
            return nil
        }
        return record
    }

    /// Gives such a record the number as the token says it, which is what everything else is recorded under.
    ///
    /// - Throws: `BookError`; `.stateChanged` when somebody was first.
    func respell(as serial: String, by staff: StaffOperator) async throws(BookError) {
        guard let record = try otherwiseSpelled(serial) else { return }
        let event = AuditEvent(
            at: clock.now,
            actor: staff.record.name,
            action: "token.respell",
            object: serial,
            detail: ["before": record.serial]
        )
        try await staff.book.commit([
            .respellToken(record.respelled(as: serial, at: clock.now), from: record.serial), .audit(event),
        ])
    }
}

extension TokenRecord {
    /// The record of a token that was never in a reader, under another number.
    fileprivate func respelled(as serial: String, at now: Timestamp) -> TokenRecord {
        TokenRecord(
            serial: serial,
            driver: driver,
            model: model,
            batch: batch,
            state: state,
            application: application,
            wrappedSecrets: wrappedSecrets,
            pinTriesLeft: pinTriesLeft,
            version: version + 1,
            updatedAt: now
        )
    }
}
