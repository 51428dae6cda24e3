/// Requests that no queue has taken yet.
///
/// Whoever is asked about gets a turn after each of the others had one, however much it has waiting.
struct OCSPTurns {
    private typealias Owner = OCSPJob.Owner

    /// Everybody with something waiting, whose turn is next first.
    private var turns: [Owner] = []
    private var jobs: [Owner: [OCSPJob]] = [:]
    /// How many requests wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ job: OCSPJob) {
        if jobs[job.owner] == nil { turns.append(job.owner) }
        jobs[job.owner, default: []].append(job)
        count += 1
    }

    /// Takes the next ones, at most `limit`, one of each owner after the other.
    ///
    /// One whose key may wait comes alone: the others would wait with it.
    mutating func take(_ limit: Int) -> [OCSPJob] {
        var taken: [OCSPJob] = []
        while taken.count < limit, let owner = turns.first, taken.isEmpty || !owner.mayWait {
            taken.append(contentsOf: takeFirst(1, of: owner))
            turns.removeFirst()
            if jobs[owner] != nil { turns.append(owner) }
            if owner.mayWait { break }
        }
        return taken
    }

    /// Takes those at the head of each owner's line that are late.
    mutating func takeLate(_ isLate: (OCSPJob) -> Bool) -> [OCSPJob] {
        var late: [OCSPJob] = []
        for owner in turns {
            late += takeFirst(jobs[owner]?.prefix(while: isLate).count ?? 0, of: owner)
        }
        turns = turns.filter { jobs[$0] != nil }
        return late
    }

    /// Takes the newest one of whoever has the most, so that `owner` gets its place.
    ///
    /// - Returns: nil when that would not leave `owner` with less than who loses it.
    mutating func giveWay(to owner: OCSPJob.Owner) -> OCSPJob? {
        guard let most = jobs.max(by: { $0.value.count < $1.value.count }),
            most.value.count > (jobs[owner]?.count ?? 0) + 1
        else { return nil }
        count -= 1
        return jobs[most.key]?.popLast()
    }

    private mutating func takeFirst(_ number: Int, of owner: Owner) -> [OCSPJob] {
        guard let waiting = jobs[owner] else { return [] }
        let rest = waiting.dropFirst(number)
        jobs[owner] = rest.isEmpty ? nil : Array(rest)
        count -= waiting.count - rest.count
        return Array(waiting.prefix(number))
    }
}
