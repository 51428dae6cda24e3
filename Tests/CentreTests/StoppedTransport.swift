import Dispatch
import Synchronization
import Tokens

/// A way to a card whose process is stopped just before it takes the card, as by Ctrl-Z or a lid that is closed, while others go on.
final class StoppedTransport: CardTransport {
    private let inner: VirtualCardTransport
    /// How often the card is taken before the stop, and what the others do meanwhile; nil when that is over.
    private let stop: Mutex<(after: Int, meanwhile: @Sendable () async -> Void)?>

    init(
        _ inner: VirtualCardTransport,
        after sessions: Int,
        meanwhile: @escaping @Sendable () async -> Void
    ) {
        self.inner = inner
        stop = Mutex((sessions, meanwhile))
    }

    /// Whether it came to the stop.
    var wasStopped: Bool { stop.withLock { $0 == nil } }

    var readerName: String { inner.readerName }

    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        try inner.transmit(command, within: patience)
    }

    func reconnect() throws(TokenError) { try inner.reconnect() }

    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        if let meanwhile = due() {
            let over = DispatchSemaphore(value: 0)
            Task.detached {
                await meanwhile()
                over.signal()
            }
            over.wait()
        }
        return try inner.exclusively(release, body)
    }

    func disconnect() { inner.disconnect() }

    private func due() -> (@Sendable () async -> Void)? {
        stop.withLock { stop in
            guard let (after, meanwhile) = stop else { return nil }
            stop = after == 0 ? nil : (after - 1, meanwhile)
            return after == 0 ? meanwhile : nil
        }
    }
}
