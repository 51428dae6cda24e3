import OpenSSL
import Tokens

/// A virtual card on the workbench: no reader, known secrets.
struct Bench {
    let card: VirtualCard
    let secrets: TokenSecrets

    init(_ personality: CardPersonality = .yubiKey) throws {
        card = try VirtualCard(personality, serial: 20_261_122)
        secrets = try TokenSecrets.random(personality.managementKeyAlgorithm)
    }

    /// A card of the test's own, like a YubiKey 5.7.
    init(_ card: VirtualCard) throws {
        self.card = card
        secrets = try TokenSecrets.random(.aes192)
    }

    /// Opens the card as the production line does.
    func open() async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    /// A card that has the bench's secrets.
    func personalised() async throws -> PIVToken {
        let token = try await open()
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        return token
    }

    /// The same secrets with a PIN that is certainly another one.
    func secretsWithWrongPIN() throws -> TokenSecrets {
        let isOther = secrets.withPIN { $0[0] != 0x39 }
        return try secrets.replacing(pin: SecretBytes(copying: Array((isOther ? "999999" : "888888").utf8)))
    }
}

extension TokenSecrets {
    /// Tells by value, for assertions.
    func matches(_ other: TokenSecrets) -> Bool {
        encoded().isEqual(to: other.encoded())
    }
}

extension Bench {
    /// Sends one raw command to the selected application, past the driver.
    @discardableResult
    func send(_ head: [UInt8], _ data: [UInt8] = []) throws -> StatusWord {
        let transport = try VirtualCardTransport(card)
        let select: [UInt8] = [0, 0xA4, 4, 0, 9, 0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 0]
        _ = try transport.transmit(select, within: .seconds(1))
        let length = data.isEmpty ? [] : [UInt8(data.count)]
        let answer = try transport.transmit([0] + head + length + data, within: .seconds(1))
        return ResponseAPDU(encoded: answer)?.status ?? StatusWord(rawValue: 0)
    }
}
