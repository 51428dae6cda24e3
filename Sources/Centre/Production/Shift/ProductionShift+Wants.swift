import Model

/// Which tokens the operator is asked for.
extension ProductionShift {
    /// Learns which jobs wait for a token of their own, as after a restart, and tells it when it changed.
    func learnWants() async {
        do {
            let awaited = try await line.office.awaitedTokens()
                .filter { isOrdered($0.application) && !inHand.contains($0.application) }
                .filter { tally.awaited[$0.application] == nil && tally.refused[$0.application] == nil }
                .sorted { $0.application.text < $1.application.text }
            tally.elsewhere = [:]
            for one in awaited { tally.elsewhere[one.application] = one.token }
            let next = ShiftWants(tokens: awaited, areBlanks: try await left > 0)
            guard next != wants else { return }
            wants = next
            tellWants(next)
        } catch {
            if !ProductionShift.isOfThisToken(error) { fault = fault ?? error }
        }
    }
}
