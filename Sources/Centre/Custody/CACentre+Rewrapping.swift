import Enrollment
import Model
import Store
import Tokens

/// The secrets of tokens go from one custody key to the other.
extension CACentre {
    /// Where the secrets of a token are to be.
    public enum TokenCustody: Sendable {
        /// Under the key that `tokenCustody` of the definition names.
        case hsm
        /// Under the custody key of the state directory.
        case file
    }

    /// Makes the key that `tokenCustody` names, in its token.
    ///
    /// - Throws: `InventoryError` with `.notAdministrator`; `CentreError` with `.noVault`; `HSMError`, `BookError`.
    public func makeTokenCustodyKey(by staff: StaffOperator) async throws {
        try demandAdministrator(staff)
        try keyring.makeVaultKey()
        try await staff.book.commit([.audit(custodyEvent("custody.make", "-", staff))])
    }

    /// How many tokens have secrets, or what an unlock is giving them, that are not where they are to be.
    public func tokensToRewrap(_ place: TokenCustody) throws -> Int {
        var count = 0
        try forEachToken { record in if record.isOutside(place) { count += 1 } }
        return count
    }

    /// Wraps the secrets of every token anew, one transaction for each; run again after a cut, it does what is left.
    ///
    /// - Parameters:
    ///   - place: where they are to be.
    ///   - staff: a pki_admin.
    /// - Returns: of how many tokens they were moved.
    /// - Throws: `InventoryError` with `.notAdministrator`; `CentreError` with `.noVault` or `.custodyBroken`; `HSMError` when the
    ///   HSM is away, and what was moved stays moved; `BookError`.
    public func rewrap(to place: TokenCustody, by staff: StaffOperator) async throws -> Int {
        try demandAdministrator(staff)
        if place == .hsm, configuration.tokenCustody == nil { throw CentreError(.noVault) }
        let custody = try keyring.custody()
        var outside: [TokenRecord] = []
        try forEachToken { record in if record.isOutside(place) { outside.append(record) } }
        for record in outside {
            func moved(_ wrapped: [UInt8]?) throws -> [UInt8]? {
                guard let wrapped, CustodyKey.isInVault(wrapped) != (place == .hsm) else { return wrapped }
                let secrets = try custody.secrets(wrapped, of: record.serial)
                return try place == .hsm
                    ? custody.wrap(secrets, of: record.serial) : custody.wrapHere(secrets, of: record.serial)
            }
            let (current, pending) = (try moved(record.wrappedSecrets), try moved(record.pendingSecrets))
            let changed = record.changed(at: clock.now) { record in
                record.wrappedSecrets = current
                record.pendingSecrets = pending
            }
            try await staff.book.commit([
                .updateToken(changed), .audit(custodyEvent("token.rewrap", record.serial, staff)),
            ])
        }
        return outside.count
    }

    func demandAdministrator(_ staff: StaffOperator) throws {
        guard staff.record.roles.contains(.pkiAdministrator) else {
            throw InventoryError(.notAdministrator(name: staff.record.name))
        }
    }

    private func forEachToken(_ body: (TokenRecord) throws -> Void) throws {
        var cursor: String?
        while true {
            let page = try book.tokens(after: cursor, limit: 500)
            for record in page { try body(record) }
            guard page.count == 500, let last = page.last else { return }
            cursor = last.serial
        }
    }

    private func custodyEvent(_ action: String, _ object: String, _ staff: StaffOperator) -> AuditEvent {
        AuditEvent(
            at: clock.now,
            actor: staff.record.name,
            action: action,
            object: object,
            detail: ["key": configuration.tokenCustody ?? "file"]
        )
    }
}

extension TokenRecord {
    fileprivate func isOutside(_ place: CACentre.TokenCustody) -> Bool {
        [wrappedSecrets, pendingSecrets].contains { wrapped in
            wrapped.map { CustodyKey.isInVault($0) != (place == .hsm) } ?? false
        }
    }
}
