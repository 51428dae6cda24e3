import Model
import OpenSSL
import Synchronization

/// Who looks at the window: each opening is a link that works once, and a session behind it.
///
/// Of links and sessions only the SHA-256 is kept.
final class WindowSessions: Sendable {
    /// What the next page tells: that something was done, or was not.
    struct Notice: Hashable, Sendable {
        let isBad: Bool
        let lines: [String]
    }

    private struct Session {
        let ticket: [UInt8]
        let openedAt: Timestamp
        var usedAt: Timestamp
        var notice: Notice?
    }

    private struct Board {
        /// When links were made in the last minute.
        var made: [Timestamp] = []
        var tickets: [[UInt8]: Timestamp] = [:]
        var sessions: [[UInt8]: Session] = [:]
    }

    static let ticketSeconds: Int64 = 60
    static let idleSeconds: Int64 = 900
    static let lifeSeconds: Int64 = 28_800
    /// Of sessions; the oldest goes.
    private static let most = 8
    /// Links in a minute: a page does not fill the screen with windows.
    static let linksPerMinute = 6

    private let clock: WallClock
    private let board = Mutex(Board())

    init(clock: WallClock) {
        self.clock = clock
    }

    /// A new link.
    ///
    /// - Returns: the link's secret.
    /// - Throws: `AssistantError` with `.busy` for the seventh in a minute, or `.crypto`.
    func ticket() throws(AssistantError) -> String {
        let ticket = try RandomWord.secret()
        let now = clock.now
        let isMade = board.withLock { board -> Bool in
            let lasts = { (made: Timestamp) in
                made <= now && now <= made.advanced(bySeconds: WindowSessions.ticketSeconds)
            }
            board.made = board.made.filter(lasts)
            board.tickets = board.tickets.filter { lasts($0.value) }
            guard board.made.count < WindowSessions.linksPerMinute else { return false }
            board.made.append(now)
            board.tickets[WindowSessions.digest(ticket)] = now
            return true
        }
        guard isMade else { throw AssistantError(.busy) }
        return ticket
    }

    /// Opens a session for a link.
    ///
    /// - Returns: the session.
    /// - Throws: `AssistantError` with `.windowClosed` for a link that is not known, too old, or was used: then the session that
    ///   it opened is over, because nobody knows whose it is.
    func open(_ ticket: String) throws(AssistantError) -> String {
        let session = try RandomWord.secret()
        let now = clock.now
        let isOpen = board.withLock { board -> Bool in
            let link = WindowSessions.digest(ticket)
            board.sessions = board.sessions.filter { $0.value.ticket != link }
            guard let madeAt = board.tickets.removeValue(forKey: link), now >= madeAt,
                now <= madeAt.advanced(bySeconds: WindowSessions.ticketSeconds)
            else { return false }
            if board.sessions.count >= WindowSessions.most,
                let oldest = board.sessions.min(by: { $0.value.usedAt < $1.value.usedAt })?.key
            {
                board.sessions[oldest] = nil
            }
            let opened = Session(ticket: link, openedAt: now, usedAt: now)
            board.sessions[WindowSessions.digest(session)] = opened
            return true
        }
        guard isOpen else { throw AssistantError(.windowClosed) }
        return session
    }

    /// Whether a session lasts; looking keeps it from idling.
    func admits(_ session: String) -> Bool {
        let now = clock.now
        return change(session) { found -> Bool in
            found.usedAt = now
            return true
        } ?? false
    }

    /// Has the next page of a session tell something.
    func tell(_ session: String, _ notice: Notice) {
        _ = change(session) { $0.notice = notice }
    }

    /// What is to be told, once.
    func notice(_ session: String) -> Notice? {
        change(session) { found -> Notice? in
            defer { found.notice = nil }
            return found.notice
        }.flatMap(\.self)
    }

    private func change<Value: Sendable>(_ session: String, _ body: (inout Session) -> Value) -> Value? {
        let now = clock.now
        return board.withLock { board -> Value? in
            let name = WindowSessions.digest(session)
            guard var found = board.sessions[name] else { return nil }
            let lasts =
                now <= found.openedAt.advanced(bySeconds: WindowSessions.lifeSeconds)
                && now <= found.usedAt.advanced(bySeconds: WindowSessions.idleSeconds)
                && now >= found.openedAt
            guard lasts else {
                board.sessions[name] = nil
                return nil
            }
            let value = body(&found)
            board.sessions[name] = found
            return value
        }
    }

    private static func digest(_ word: String) -> [UInt8] { DigestAlgorithm.sha256.hash(Array(word.utf8)) }
}
