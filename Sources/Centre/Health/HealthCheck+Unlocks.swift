import Model
import Store

/// Tokens whose PIN is on no letter.
extension HealthCheck {
    /// So many are looked at, and named.
    private static let most = 1000

    /// Unlocks that were begun and not finished: each has to be, before its token goes to anybody.
    func unlocks() throws -> Outcome {
        let held: Set<TokenRecord.State> = [.produced, .shipped, .inUse, .locked]
        let cut = try centre.book.unlockingTokens(limit: HealthCheck.most).filter { held.contains($0.state) }
        guard !cut.isEmpty else { return (.passed, "none was cut") }
        let names = cut.map { "\($0.serial) (\($0.state.rawValue))" }.joined(separator: ", ")
        return (.warning, "begun and not finished, 'pki token unlock run' goes on: \(names)")
    }

    /// PIN letters that were written, and not seen to be handed over, as when the program was killed while it printed.
    func letters() throws -> Outcome {
        let lost = try centre.book.tokensWithLostLetter(limit: HealthCheck.most)
        guard !lost.isEmpty else { return (.passed, "all that were written were handed over") }
        let names = lost.map { "\($0.serial) (\($0.state.rawValue))" }.joined(separator: ", ")
        return (.warning, "written and not handed over, 'pki token letter --reprint' makes others: \(names)")
    }
}
