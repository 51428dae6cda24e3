import Synchronization
import Tokens

/// A way to a card that ends for good after a number of commands, as when the token is pulled.
final class PulledTransport: CardTransport {
    private let inner: VirtualCardTransport
    private let left: Mutex<Int>

    init(_ inner: VirtualCardTransport, after commands: Int) {
        self.inner = inner
        left = Mutex(commands)
    }

    var readerName: String { inner.readerName }

    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        let isThere = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isThere else { throw TokenError(.cardRemoved(reader: readerName)) }
        return try inner.transmit(command, within: patience)
    }

    func reconnect() throws(TokenError) { try inner.reconnect() }

    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        try inner.exclusively(release, body)
    }

    func disconnect() { inner.disconnect() }
}
