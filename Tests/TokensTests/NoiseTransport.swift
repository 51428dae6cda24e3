import Synchronization
import TestSupport
import Tokens

/// A reader in which there is something that is no card: random answers, of which many end in 9000.
final class NoiseTransport: CardTransport {
    let readerName = "noise"
    private let random: Mutex<SeededGenerator>

    init(seed: UInt64) {
        random = Mutex(SeededGenerator(seed: seed))
    }

    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        random.withLock { random in
            let tag: [UInt8] =
                [[0x53], [0x7C], [0x7F, 0x49], [0x30], []].randomElement(using: &random) ?? []
            let data = random.bytes(Int.random(in: 0...40, using: &random))
            let answer = Bool.random(using: &random) ? tag + [UInt8(data.count)] + data : data
            let status = [[0x90, 0], [0x90, 0], [0x90, 0], [0x61, 5], [0x6C, 9], random.bytes(2)]
            return answer + (status.randomElement(using: &random) ?? [])
        }
    }

    func reconnect() throws(TokenError) {}

    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        try body()
    }

    func disconnect() {}
}
