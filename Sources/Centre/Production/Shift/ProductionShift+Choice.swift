import Model
import Tokens

/// Which job the inserted token gets.
extension ProductionShift {
    /// Jobs that are not to be begun with just any token.
    private var taken: Set<ApplicationNumber> {
        inHand.union(tally.awaited.keys).union(tally.refused.keys)
    }

    /// The same, and those whose own token is wanted.
    private var named: Set<ApplicationNumber> { taken.union(tally.elsewhere.keys) }

    /// Claims the job for a token: the one it carries already, else the next that it can do.
    ///
    /// - Returns: the job; none, and what those want that wait, when there is none for it.
    func offer(
        for token: String,
        _ condition: Result<TokenCondition, any Error>,
        _ standing: TokenStanding
    ) async throws -> JobOffer {
        if let own = standing.inHand, !inHand.contains(own), isOrdered(own) {
            if let job = try? await line.claim(own) {
                tally.refused[own] = nil
                return JobOffer(job: job)
            }
        }
        let ability = TokenAbility(serial: token, capabilities: try condition.get().capabilities)
        guard case .listed(let list) = orders.scope else {
            let offer = try await next(for: ability, excluding: taken.union(deferred))
            guard offer.job == nil, !deferred.isSubset(of: taken) else { return offer }
            return try await next(for: ability, excluding: taken)
        }
        var wanted: [KeyWish] = []
        let later = list.filter(deferred.contains)
        for application in list.filter({ !deferred.contains($0) }) + later where !taken.contains(application)
        {
            let offer = try await listedOffer(application, for: ability)
            if offer.job != nil { return offer }
            wanted += offer.wanted.filter { !wanted.contains($0) }
        }
        return JobOffer(job: nil, wanted: wanted)
    }

    /// The next job of the queue; those that nothing can be made for are noted, and not asked for again.
    private func next(
        for ability: TokenAbility,
        excluding left: Set<ApplicationNumber>
    ) async throws -> JobOffer {
        let offer = try await line.next(for: ability, excluding: left)
        for obstacle in offer.blocked { tally.refused[obstacle.application] = obstacle.words }
        return offer
    }

    /// Whether there is a job that could be begun now, or goes on.
    func hasWork() async -> Bool {
        do {
            guard case .listed(let list) = orders.scope else {
                return try await line.office.waiting(excluding: Set(tally.refused.keys), limit: 1) > 0
            }
            let done = done
            return list.contains { !done.contains($0) && tally.refused[$0] == nil }
        } catch {
            fault = fault ?? error
            return false
        }
    }

    /// How many jobs are left that could be begun with a blank.
    var left: Int {
        get async throws {
            guard case .listed(let list) = orders.scope else {
                return try await line.office.waiting(excluding: named, limit: 1000)
            }
            let passedOver = done.union(named)
            return list.count { !passedOver.contains($0) }
        }
    }

    /// Of the list, what was done in this shift or before it.
    private var done: Set<ApplicationNumber> { tally.earlier.union(tally.made.map(\.application)) }

    /// Learns what of the list was done by an earlier run, and what will never be: nobody waits for a token for those.
    func review() async {
        guard case .listed(let list) = orders.scope else { return }
        for application in list {
            do {
                let fit = try await line.office.fit(of: application, for: nil)
                if fit.isDone { tally.earlier.insert(application) }
            } catch {
                guard let error = error as? any OperatorError,
                    error.kind == .notFound || error.kind == .conflict
                else { continue }
                tally.refused[application] = error.message
            }
        }
    }

    func isOrdered(_ application: ApplicationNumber) -> Bool {
        guard case .listed(let list) = orders.scope else { return true }
        return list.contains(application)
    }

    /// One of the list: refused ones are noted and passed over, one that waits for its own token stays.
    private func listedOffer(
        _ application: ApplicationNumber,
        for token: TokenAbility
    ) async throws -> JobOffer {
        let none = JobOffer(job: nil)
        if done.contains(application) { return none }
        do {
            let fit = try await line.office.fit(of: application, for: token)
            if fit.isDone {
                tally.earlier.insert(application)
                return none
            }
            if let owner = fit.owner, owner != token.serial {
                tally.elsewhere[application] = owner
                return none
            }
            if let unmet = fit.unmet { return JobOffer(job: nil, wanted: [unmet]) }
            return JobOffer(job: try await line.claim(application))
        } catch let error as any OperatorError
            where error.kind == .notFound || ProductionShift.isOfThisToken(error)
        {
            tally.refused[application] = error.message
            return none
        }
    }
}
