/// Requests that no queue has taken yet.
///
/// Whoever is asked about gets a turn after each of the others had one, however much it has waiting; but one whose key may wait has
/// a line of its own.
struct OCSPTurns {
    private typealias Owner = OCSPJob.Owner

    /// Everybody with something waiting and a key that does not wait, whose turn is next first.
    private var turns: [Owner] = []
    private var jobs: [Owner: [OCSPJob]] = [:]
    /// How many requests wait.
    private(set) var count = 0
    /// How many of them have a turn among others.
    private(set) var sharedCount = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ job: OCSPJob) {
        if jobs[job.owner] == nil, !job.owner.mayWait { turns.append(job.owner) }
        jobs[job.owner, default: []].append(job)
        change(by: 1, of: job.owner)
    }

    /// Whether something waits for who works on this line.
    func isWaiting(on line: OCSPJob.Line) -> Bool {
        switch line {
        case .shared: sharedCount > 0
        case .own(let owner): jobs[owner] != nil
        }
    }

    /// Takes the next ones of a line, at most `limit`: of the shared one, one of each owner after the other.
    ///
    /// Where the key may wait, one comes alone: the others would wait with it.
    mutating func take(_ limit: Int, from line: OCSPJob.Line) -> [OCSPJob] {
        if case .own(let owner) = line { return takeFirst(min(1, limit), of: owner) }
        var taken: [OCSPJob] = []
        while taken.count < limit, let owner = turns.first {
            taken.append(contentsOf: takeFirst(1, of: owner))
            turns.removeFirst()
            if jobs[owner] != nil { turns.append(owner) }
        }
        return taken
    }

    /// Takes those at the head of each owner's line that are late.
    mutating func takeLate(_ isLate: (OCSPJob) -> Bool) -> [OCSPJob] {
        var late: [OCSPJob] = []
        for owner in Array(jobs.keys) {
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
        change(by: -1, of: most.key)
        return jobs[most.key]?.popLast()
    }

    private mutating func takeFirst(_ number: Int, of owner: Owner) -> [OCSPJob] {
        guard let waiting = jobs[owner] else { return [] }
        let rest = waiting.dropFirst(number)
        jobs[owner] = rest.isEmpty ? nil : Array(rest)
        change(by: rest.count - waiting.count, of: owner)
        return Array(waiting.prefix(number))
    }

    private mutating func change(by number: Int, of owner: Owner) {
        count += number
        if !owner.mayWait { sharedCount += number }
    }
}
