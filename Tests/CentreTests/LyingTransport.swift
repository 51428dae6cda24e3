import Model
import OpenSSL
import Tokens

/// A card that says of every key that it makes that it is another one.
final class LyingTransport: CardTransport {
    private let card: VirtualCardTransport
    private let answer: [UInt8]

    init(_ card: VirtualCard) throws {
        self.card = try VirtualCardTransport(card)
        let point = try PrivateKey.generate(.p256).publicKey.subjectPublicKeyInfo.suffix(65)
        let key = TagLengthValue(0x7F49, containing: [TagLengthValue(0x86, Array(point))])
        answer = key.encoded + [0x90, 0x00]
    }

    var readerName: String { card.readerName }

    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        let truth = try card.transmit(command, within: patience)
        return command[1] == 0x47 ? answer : truth
    }

    func reconnect() throws(TokenError) { try card.reconnect() }

    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        try card.exclusively(release, body)
    }

    func disconnect() { card.disconnect() }
}
