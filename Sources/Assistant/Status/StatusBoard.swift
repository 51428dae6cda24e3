public import Model
public import OpenSSL
import Synchronization

/// What was learned of certificates' revocation, so that a responder that is slow or away holds nobody up.
///
/// A question goes on behind an answer that did not wait for it, and is known the next time.
public final class StatusBoard: Sendable {
    private struct Entry: Sendable {
        let isRevoked: Bool?
        let askedAt: Timestamp
    }

    private struct Board {
        var entries: [[UInt8]: Entry] = [:]
        var questions: [[UInt8]: Task<Bool?, Never>] = [:]
    }

    /// How long an answer counts, and how long none does, in seconds.
    private static let lifetimes: (known: Int64, unknown: Int64) = (300, 20)
    /// A token has a few certificates.
    private static let most = 64

    private let clock: WallClock
    private let ask: @Sendable (Certificate) async -> Bool?
    private let wait: @Sendable () async -> Void
    private let board = Mutex(Board())

    /// Makes an empty board.
    ///
    /// - Parameters:
    ///   - clock: the time.
    ///   - patience: how long somebody waits who asks.
    ///   - ask: asks the responder; nil when that says nothing.
    public convenience init(
        clock: WallClock = .system,
        patience: Duration,
        ask: @escaping @Sendable (Certificate) async -> Bool?
    ) {
        self.init(clock: clock, wait: { try? await Task.sleep(for: patience) }, ask: ask)
    }

    init(
        clock: WallClock,
        wait: @escaping @Sendable () async -> Void,
        ask: @escaping @Sendable (Certificate) async -> Bool?
    ) {
        self.clock = clock
        self.wait = wait
        self.ask = ask
    }

    /// Whether a certificate was revoked, as far as it is known now or told in time.
    ///
    /// - Returns: nil when nobody knows yet.
    public func isRevoked(_ certificate: Certificate) async -> Bool? {
        let name = certificate.fingerprint
        let entry = board.withLock { $0.entries[name] }
        if let entry, isCurrent(entry) { return entry.isRevoked }
        // What was revoked stays so until somebody says that it is not: it may have been on hold.
        let known: Bool? = entry?.isRevoked == true ? true : nil
        let question = question(about: certificate, name)
        let (answers, first) = AsyncStream.makeStream(of: Bool?.self)
        Task { first.yield(await question.value) }
        let patience = Task { [wait] in
            await wait()
            first.yield(nil)
        }
        defer { patience.cancel() }
        for await told in answers { return told ?? known }
        return known
    }

    private func isCurrent(_ entry: Entry) -> Bool {
        let seconds = entry.isRevoked == nil ? StatusBoard.lifetimes.unknown : StatusBoard.lifetimes.known
        return entry.askedAt <= clock.now && clock.now < entry.askedAt.advanced(bySeconds: seconds)
    }

    /// The question that is under way, or a new one.
    private func question(about certificate: Certificate, _ name: [UInt8]) -> Task<Bool?, Never> {
        board.withLock { board in
            if let known = board.questions[name] { return known }
            let question = Task.detached { [self] in
                let told = await ask(certificate)
                note(told, name)
                return told
            }
            board.questions[name] = question
            return question
        }
    }

    private func note(_ told: Bool?, _ name: [UInt8]) {
        let now = clock.now
        board.withLock { board in
            board.questions[name] = nil
            let wasRevoked = board.entries[name]?.isRevoked == true
            if board.entries.count >= StatusBoard.most { board.entries = [:] }
            board.entries[name] = Entry(isRevoked: told ?? (wasRevoked ? true : nil), askedAt: now)
        }
    }
}
