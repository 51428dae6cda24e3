import Synchronization

/// A card in a reader of the PC/SC resource manager.
///
/// All calls run on one thread of the transport's own. A call that outlives its patience is abandoned together with
/// its thread and its handle; `reconnect` then starts with new ones. When the resource manager does not answer others either, it
/// is that which hangs, and nothing is said of the card.
public final class PCSCTransport: CardTransport {
    /// How long connecting, and waiting for another program's transaction, may take.
    private static let patience = Duration.seconds(30)
    private struct Line {
        let queue: SupervisedQueue
        let connection: PCSCConnection

        /// - Throws: as `SupervisedQueue.run`; `.serviceNotRunning` when the service answers nobody, or did not meanwhile.
        func run<Value: Sendable>(
            within patience: Duration,
            _ call: @escaping @Sendable () throws(TokenError) -> Value
        ) throws(TokenError) -> Value {
            let begun = ContinuousClock.now
            do throws(TokenError) {
                return try queue.run(within: patience, call)
            } catch {
                guard case .timeout = error.reason,
                    ServiceCall.wasSilent(since: begun) || !PCSCContext.isServed()
                else { throw error }
                throw TokenError(.serviceNotRunning)
            }
        }
    }

    /// The reader's name.
    public let readerName: String
    private let line: Mutex<Line>

    /// Connects to the card in `reader`.
    ///
    /// - Throws: `TokenError` with `.noCard`, `.unknownReader`, `.serviceNotRunning`, `.readerBusy`, `.timeout`.
    init(reader: String) throws(TokenError) {
        readerName = reader
        line = Mutex(Self.makeLine(reader))
        try open()
    }

    deinit { disconnect() }

    /// Sends one command; see `CardTransport`.
    public func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        let line = current
        return try line.run(within: patience) { () throws(TokenError) in
            try line.connection.transmit(command)
        }
    }

    /// Reconnects; see `CardTransport`.
    public func reconnect() throws(TokenError) {
        do {
            try open()
        } catch {
            switch error.reason {
            case .timeout:
                line.withLock { $0 = Self.makeLine(readerName) }
                try open()
            case .serviceNotRunning:
                // Its thread may still be waiting for an answer.
                line.withLock { $0 = Self.makeLine(readerName) }
                throw error
            default: throw error
            }
        }
    }

    /// Holds the card in a PC/SC transaction; see `CardTransport`.
    public func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        let line = current
        try line.run(within: Self.patience) { () throws(TokenError) in try line.connection.begin() }
        do {
            let result = try body()
            end(line, release)
            return result
        } catch {
            // A card that has gone is not reset: after the failed try pcscd 1.9.9 calls the reader empty before it has seen
            // the removal itself, and then misses a card that comes within its next 400 ms.
            end(line, error.isLostCard ? .asIs : release)
            throw error
        }
    }

    /// Lets go of the card.
    public func disconnect() {
        let line = current
        line.queue.finish { line.connection.close() }
    }

    /// How a transaction ends is no news for the caller: the next one begins with what it finds.
    private func end(_ line: Line, _ release: CardRelease) {
        try? line.queue.run(within: Self.patience) { () throws(TokenError) in line.connection.end(release) }
    }

    private func open() throws(TokenError) {
        let line = current
        try line.run(within: Self.patience) { () throws(TokenError) in try line.connection.open() }
    }

    private var current: Line { line.withLock { $0 } }

    private static func makeLine(_ reader: String) -> Line {
        Line(queue: SupervisedQueue(reader: reader), connection: PCSCConnection(reader: reader))
    }
}
