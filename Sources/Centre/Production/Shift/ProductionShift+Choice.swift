import Enrollment
import Model
import Store
import Tokens

/// Which job the inserted token gets.
extension ProductionShift {
    /// Jobs that are not to be begun with just any token.
    private var taken: Set<ApplicationNumber> {
        inHand.union(tally.awaited.keys).union(tally.refused.keys)
    }

    /// Claims the job for a token: the one it carries already, else the next.
    ///
    /// - Returns: nil when there is none for it.
    func job(for token: TokenIdentity) async throws -> JobRecord? {
        if let own = try line.jobInHand(of: token.serial), !inHand.contains(own), isOrdered(own) {
            if let job = try? await line.claim(own) {
                tally.refused[own] = nil
                return job
            }
        }
        guard case .listed(let list) = orders.scope else {
            let bound = try line.jobsOfOthers(token)
            return try await line.next(excluding: taken.union(bound))
        }
        for application in list where !taken.contains(application) {
            if let job = try await listedJob(application, for: token) { return job }
        }
        return nil
    }

    /// Whether there is a job that could be begun now, or goes on.
    var hasWork: Bool {
        do {
            guard case .listed(let list) = orders.scope else {
                return try line.hasWork(excluding: Set(tally.refused.keys))
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
        get throws {
            guard case .listed(let list) = orders.scope else {
                return try line.waiting(excluding: taken)
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
        for token: TokenIdentity
    ) async throws -> JobRecord? {
        if tally.made.contains(where: { $0.application == application }) { return nil }
        do {
            guard let job = try line.centre.book.job(of: application) else {
                throw BookError(.notFound(object: "job for application \(application)"))
            }
            if let bound = job.tokenSerial, bound != token.serial,
                try line.centre.certificate(madeFor: job) != nil
            {
                tally.awaited[application] = bound
                return nil
            }
            return try await line.claim(application)
        } catch let error as any OperatorError where error is EnrollmentError || error.kind == .notFound {
            tally.refused[application] = error.message
            return nil
        }
    }
}
