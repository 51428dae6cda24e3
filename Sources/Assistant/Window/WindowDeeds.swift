import OpenSSL
import Synchronization

/// What forms of the window did, so that one that is sent twice, as by a double click, is done once, and both are told the same.
///
/// A browser shows what came of the second, and drops the first.
final class WindowDeeds: Sendable {
    /// What came of a form.
    typealias Outcome = Result<WindowSessions.Notice, AssistantError>

    private struct Board {
        /// The newest last.
        var names: [[UInt8]] = []
        var deeds: [[UInt8]: Task<Outcome, Never>] = [:]
    }

    /// Of forms; the oldest is forgotten.
    private static let most = 32
    private let board = Mutex(Board())

    /// Does what a form asks for, or waits for what the same form asked for before.
    ///
    /// - Parameters:
    ///   - form: what is sent, with the number that its page had: only its SHA-256 is kept.
    ///   - act: what it asks for; goes on when the browser leaves.
    /// - Returns: what came of it.
    func once(_ form: [UInt8], _ act: @escaping @Sendable () async -> Outcome) async -> Outcome {
        let name = DigestAlgorithm.sha256.hash(form)
        let deed = board.withLock { board -> Task<Outcome, Never> in
            if let known = board.deeds[name] { return known }
            let begun = Task { await act() }
            board.deeds[name] = begun
            board.names.append(name)
            if board.names.count > WindowDeeds.most { board.deeds[board.names.removeFirst()] = nil }
            return begun
        }
        return await deed.value
    }
}
