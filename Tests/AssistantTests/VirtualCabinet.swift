import Model
import OpenSSL
import TestSupport
import TokenTestSupport
import Tokens

@testable import Assistant

/// Readers with virtual cards, in this process.
final class VirtualCabinet: TokenCabinet {
    private let cards: [(name: String, card: VirtualCard?)]
    /// Why no reader can be asked; nil when they can.
    let trouble: TokenError?

    init(_ cards: [VirtualCard?], trouble: TokenError? = nil) {
        self.cards = cards.enumerated().map { (name: "reader \($0.offset)", card: $0.element) }
        self.trouble = trouble
    }

    func places() async throws(TokenError) -> [CabinetPlace] {
        if let trouble { throw trouble }
        return cards.map { CabinetPlace(name: $0.name, hasToken: $0.card?.isInserted ?? false) }
    }

    func open(_ place: String) async throws(TokenError) -> any Token {
        guard let card = cards.first(where: { $0.name == place })?.card else {
            throw TokenError(.unknownReader(place))
        }
        return try await PIVToken.open(over: VirtualCardTransport(card, readerName: place))
    }
}

/// A holder's card: a key and a certificate for logging in, and a PIN that its holder knows.
struct HolderCard {
    static let pin = "27182818"

    let card: VirtualCard
    let certificate: Certificate
    let secrets: TokenSecrets
    let clock = ManualClock()

    init(serial: UInt32 = 20_261_122) async throws {
        try await self.init(VirtualCard(.yubiKey, serial: serial))
    }

    /// Gives a blank card to a holder.
    init(_ blank: VirtualCard) async throws {
        card = blank
        secrets = try TokenSecrets.random(CardPersonality.yubiKey.managementKeyAlgorithm)
            .replacing(pin: HolderCard.typed(HolderCard.pin))
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
        certificate = try SampleCertificate.of(key)
        try await token.write(certificate: certificate.der, in: .authentication, with: secrets)
    }

    /// What the holder sees of it.
    func tokens(
        authorities: [Certificate] = [],
        isRevoked: @escaping @Sendable (Certificate) async -> Bool? = { _ in nil }
    ) -> HolderTokens {
        HolderTokens(
            cabinet: VirtualCabinet([card]),
            authorities: authorities,
            clock: clock.clock,
            isRevoked: isRevoked
        )
    }

    /// A PIN as it is typed.
    static func typed(_ digits: String) -> SecretBytes { SecretBytes(copying: Array(digits.utf8)) }
}
