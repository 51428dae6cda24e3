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
}
