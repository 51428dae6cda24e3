import Model

/// When a message is tried again, and when no more.
struct OutboxPolicy: Sendable {
    /// Who tries has so long; a relay is given up after one minute.
    static let leaseSeconds: Int64 = 180

    /// A message that could not be sent for so long is given up.
    let giveUpSeconds: Int64

    /// How long after failed try number `attempts` the next one is: half a minute, doubled each time, at most an hour.
    func pause(after attempts: Int) -> Int64 {
        min(3600, 30 << Int64(min(max(0, attempts - 1), 7)))
    }

    /// Whether a message that was to go then is old news.
    func isTooOld(_ dueAt: Timestamp, at now: Timestamp) -> Bool {
        dueAt.advanced(bySeconds: giveUpSeconds) < now
    }

    /// Whether so many tries, with their pauses, took as long as anybody is to wait.
    func isSpent(_ attempts: Int) -> Bool {
        var waited: Int64 = 0
        for attempt in 1...max(1, attempts) where waited <= giveUpSeconds { waited += pause(after: attempt) }
        return waited > giveUpSeconds
    }
}
