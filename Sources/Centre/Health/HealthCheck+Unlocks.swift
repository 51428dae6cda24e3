import Model
import Store

/// Tokens whose PIN is on no letter.
extension HealthCheck {
    /// So many are looked at, and named.
    private static let most = 1000

    /// Unlocks that were begun and not finished: each has to be, before its token goes to anybody.
    func unlocks() throws -> Outcome {
        let cut = try centre.book.unlockingTokens(limit: HealthCheck.most)
            .filter { TokenRecord.State.lettered.contains($0.state) }
        guard !cut.isEmpty else { return (.passed, "none was cut") }
        let over = try cut.filter { try !centre.carriesCertificate($0.serial) }
        let standing = cut.filter { !over.contains($0) }
        let waiting = try standing.filter { token in
            try !centre.book.unlocks(ofToken: token.serial).contains { $0.state == .running }
        }
        let parts = [
            ("'pki token unlock run' goes on", standing.filter { !waiting.contains($0) }),
            ("'pki token unlock create', and a run of that, goes on", waiting),
            ("no certificate on them is in force, 'pki token retire' ends them", over),
        ]
        let words = parts.filter { !$0.1.isEmpty }.map { "\($0): \(HealthCheck.names($1))" }
        return (.warning, "begun and not finished, " + words.joined(separator: "; "))
    }

    private static func names(_ tokens: [TokenRecord]) -> String {
        tokens.map { "\($0.serial) (\($0.state.rawValue))" }.joined(separator: ", ")
    }

    /// PIN letters that were written, and not seen to be handed over, as when the program was killed while it printed.
    func letters() throws -> Outcome {
        let lost = try centre.book.tokensWithLostLetter(limit: HealthCheck.most)
        guard !lost.isEmpty else { return (.passed, "all that were written were handed over") }
        let held: Set<TokenRecord.State> = [.inUse, .locked]
        let (away, here) = (lost.filter { held.contains($0.state) }, lost.filter { !held.contains($0.state) })
        let parts = [
            ("'pki token letter --reprint' makes others", here),
            ("'pki token unlock run' gives their holders another PIN", away),
        ]
        let words = parts.filter { !$0.1.isEmpty }.map { "\($0): \(HealthCheck.names($1))" }
        return (.warning, "written and not handed over, " + words.joined(separator: "; "))
    }
}
