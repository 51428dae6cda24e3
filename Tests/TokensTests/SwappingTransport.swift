import Synchronization
import Tokens

/// A reader in which somebody exchanges the card.
final class SwappingTransport: CardTransport {
    let readerName = "desk"
    private let cards: Mutex<(now: any CardTransport, then: any CardTransport)>

    init(_ first: any CardTransport, _ second: any CardTransport) {
        cards = Mutex((first, second))
    }

    func swap() { cards.withLock { $0 = ($0.then, $0.now) } }

    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        try current.transmit(command, within: patience)
    }

    func reconnect() throws(TokenError) { try current.reconnect() }

    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        try current.exclusively(release, body)
    }

    func disconnect() { current.disconnect() }

    private var current: any CardTransport { cards.withLock { $0.now } }
}
