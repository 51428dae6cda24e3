import Model
import Store

extension CACentre {
    /// Retires the authorities that have fallen, as they were when that was decided, and gives up what they began.
    ///
    /// Records are written whole, so it takes the turn of who works on authorities: what became of one meanwhile stays.
    ///
    /// - Parameters:
    ///   - actor: who is named in the audit chain.
    ///   - facts: by what they fell.
    /// - Returns: false while somebody else has the turn: then nothing was written, and it is to be asked again.
    /// - Throws: `CentreError` with `.system`; `BookError`, `CryptoError`.
    func retireFallen(by actor: String, _ facts: [String: String]) async throws -> Bool {
        guard try !activeFallen().isEmpty else { return true }
        guard let turn = try turnIfFree() else { return false }
        defer { withExtendedLifetime(turn) {} }
        let fallen = try activeFallen()
        let retirements = fallen.flatMap { record -> [Change] in
            let event = AuditEvent(
                at: clock.now,
                actor: actor,
                action: "authority.retire",
                object: record.id.name,
                detail: facts
            )
            return [.updateAuthority(record.in(.retired), from: .active), .audit(event)]
        }
        let renounced = try renunciation(ofBegunBy: Set(fallen.map(\.id)), by: actor)
        if !fallen.isEmpty { try await book.commit(retirements + renounced) }
        return true
    }

    /// The authorities that issue, as the book has them, though nobody accepts it.
    private func activeFallen() throws -> [AuthorityRecord] {
        try book.authorities().filter { try $0.state == .active && fall(of: $0) != nil }
    }

    /// The turn of who works on authorities, without a wait; nil while somebody else has it.
    private func turnIfFree() throws(CentreError) -> ProcessLock? {
        do {
            return try ProcessLock(name: AuthorityDesk.turn, folder: state.run)
        } catch {
            guard case .occupied = error.reason else { throw error }
            return nil
        }
    }
}
