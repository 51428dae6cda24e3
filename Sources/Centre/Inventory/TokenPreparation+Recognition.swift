public import Model
import Store
public import Tokens

/// A token that says another model of itself than is on record.
extension TokenPreparation {
    /// Corrects the model on record of a token that proves to be the one on record: it has its management key.
    ///
    /// - Returns: the record, corrected; nil when there is nothing to correct, or no record.
    /// - Throws: `CentreError` with `.tokenUnsuitable` for another token with the same number, or `.custodyBroken`; `TokenError`
    ///   with `.unsupported` for one that cannot prove it, and others; `BookError`.
    public func recognise(_ token: any Token) async throws -> TokenRecord? {
        let identity = token.identity
        guard let known = try centre.book.token(serial: identity.serial), !known.canBe(identity) else {
            return nil
        }
        guard known.driver == identity.driver, try await hasSecrets(token, of: known) else {
            throw CentreError(.tokenUnsuitable(serial: identity.serial, Unfitness(otherThan: known)))
        }
        let now = centre.clock.now
        let corrected = known.changed(at: now) { $0.model = identity.model }
        let event = AuditEvent(
            at: now,
            actor: staff.record.name,
            action: "token.recognise",
            object: identity.serial,
            detail: ["before": known.model, "model": identity.model]
        )
        try await staff.book.commit([.updateToken(corrected), .audit(event)])
        return corrected
    }

    /// Whether a token has the secrets on record, or those that an unlock is giving it.
    private func hasSecrets(_ token: any Token, of record: TokenRecord) async throws -> Bool {
        let custody = try centre.keyring.custody()
        for wrapped in [record.wrappedSecrets, record.pendingSecrets].compactMap(\.self) {
            let secrets = try custody.secrets(wrapped, of: record.serial)
            guard try await !token.proves(secrets) else { return true }
        }
        return false
    }
}
