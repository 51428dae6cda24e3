import Model

/// Which job the inserted token gets.
extension ProductionShift {
    /// Jobs that are not to be begun with just any token.
    private var taken: Set<ApplicationNumber> {
        inHand.union(tally.awaited.keys).union(tally.refused.keys)
    }

    /// Claims the job for a token: the one it carries already, else the next.
    ///
    /// - Returns: nil when there is none for it.
    func job(for token: String, _ standing: TokenStanding) async throws -> JobTicket? {
        if let own = standing.inHand, !inHand.contains(own), isOrdered(own) {
            if let job = try? await line.claim(own) {
                tally.refused[own] = nil
                return job
            }
        }
        guard case .listed(let list) = orders.scope else {
            return try await line.next(for: token, excluding: taken)
        }
        for application in list where !taken.contains(application) {
            if let job = try await listedJob(application, for: token) { return job }
        }
        return nil
    }

    /// Whether there is a job that could be begun now, or goes on.
    func hasWork() async -> Bool {
        do {
            guard case .listed(let list) = orders.scope else {
                return try await line.office.waiting(excluding: Set(tally.refused.keys), limit: 1) > 0
            }
            let done = Set(tally.made.map(\.application))
            return list.contains { !done.contains($0) && tally.refused[$0] == nil }
        } catch {
            fault = fault ?? error
            return false
        }
    }

    /// How many jobs are left that could be begun.
    var left: Int {
        get async throws {
            guard case .listed(let list) = orders.scope else {
                return try await line.office.waiting(excluding: taken, limit: 1000)
            }
            let done = Set(tally.made.map(\.application))
            return list.count { !done.contains($0) && !taken.contains($0) }
        }
    }

    private func isOrdered(_ application: ApplicationNumber) -> Bool {
        guard case .listed(let list) = orders.scope else { return true }
        return list.contains(application)
    }

    /// One of the list: refused ones are noted and passed over, one that waits for its own token stays.
    private func listedJob(
        _ application: ApplicationNumber,
        for token: String
    ) async throws -> JobTicket? {
        if tally.made.contains(where: { $0.application == application }) { return nil }
        do {
            if let bound = try await line.office.owner(of: application), bound != token {
                tally.awaited[application] = bound
                return nil
            }
            return try await line.claim(application)
        } catch let error as any OperatorError
            where error.kind == .notFound || ProductionShift.isOfThisToken(error)
        {
            tally.refused[application] = error.message
            return nil
        }
    }
}
