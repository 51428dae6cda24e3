import Synchronization
import Tokens

/// The way to a card, on which the process may die before or after a command.
final class MortalTransport: CardTransport {
    private let transport: VirtualCardTransport
    private let death: Death
    private let commands = Mutex(0)

    init(_ transport: VirtualCardTransport, _ death: Death) {
        self.transport = transport
        self.death = death
    }

    var readerName: String { transport.readerName }

    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        let number = commands.withLock { count in
            count += 1
            return count
        }
        death.reached(command: number, isAfter: false)
        let answer = try transport.transmit(command, within: patience)
        death.reached(command: number, isAfter: true)
        return answer
    }

    func reconnect() throws(TokenError) { try transport.reconnect() }

    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        try transport.exclusively(release, body)
    }

    func disconnect() { transport.disconnect() }
}
