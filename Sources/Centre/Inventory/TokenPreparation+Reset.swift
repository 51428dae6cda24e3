import Enrollment
public import Model
import Store
public import Tokens

/// Back to blank.
extension TokenPreparation {
    /// The token, when it may be reset: of ours, in stock with secrets, retired or found defective, and no certificate in force is on it.
    ///
    /// - Throws: `InventoryError` with `.notAllowed`, `.wrongState` or `.certificatesLiving`; `BookError` with `.notFound`.
    public func resettable(_ serial: String) throws -> TokenRecord {
        guard staff.record.roles.contains(.businessAdministrator) else {
            throw InventoryError(.notAllowed(name: staff.record.name))
        }
        guard let record = try centre.book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        let isOut = record.state == .retired || record.state == .defective
        // A retired one that never had secrets is taken back as its maker delivers it, or not at all.
        guard isOut || record.state == .inStock && record.wrappedSecrets != nil else {
            throw InventoryError(.wrongState(serial: serial, state: record.state))
        }
        let living = try centre.certificates(endingWith: serial).count
        guard living == 0 else { throw InventoryError(.certificatesLiving(serial: serial, count: living)) }
        return record
    }

    /// Takes a token of ours back to how its maker delivered it, and into stock; its keys are gone.
    ///
    /// The secrets stay on record until the token has been reset, so the same call goes on after any cut.
    ///
    /// - Throws: as `resettable`; `CentreError` with `.tokenUnsuitable` for another token with the same number;
    ///   `TokenError` with `.managementKeyRefused` when it is not the token on record, `.unsupported` when it cannot be reset.
    public func reset(_ token: any Token) async throws -> TokenRecord {
        let serial = token.identity.serial
        let record = try resettable(serial)
        // A record without secrets loses nothing when it turns out to be of this token.
        guard record.wrappedSecrets == nil || record.canBe(token.identity) else {
            throw CentreError(.tokenUnsuitable(serial: serial, Unfitness(otherThan: record)))
        }
        let custody = try centre.keyring.custody()
        let known = try [record.wrappedSecrets, record.pendingSecrets].compactMap { $0 }
            .map { try custody.secrets($0, of: serial) }
        try await staff.book.commit([.audit(event("token.reset.begin", record))])
        try await centre.whileUnchanged(record) { try await token.reset(knowing: known) }
        let condition = try await token.condition()
        guard condition.isFactoryFresh else {
            throw TokenError(.untrueAnswer(operation: "a reset to the factory state"))
        }
        let state = record.state == .inStock ? .inStock : try record.state.moved(to: .inStock)
        let blank = record.changed(at: centre.clock.now) { record in
            record.state = state
            (record.driver, record.model) = (token.identity.driver, token.identity.model)
            record.application = nil
            record.wrappedSecrets = nil
            record.pendingSecrets = nil
            record.pinTriesLeft = condition.pinTriesLeft
            (record.letters, record.handedLetter) = (0, 0)
            (record.unlocks, record.faults) = (0, 0)
        }
        let unlock = try centre.unlockEnding(with: record, by: staff.record.name, at: centre.clock.now)
        try await staff.book.commit([.updateToken(blank), .audit(event("token.reset", blank))] + unlock)
        return blank
    }
}
