import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// The tokens of the double of an SKF library, each in a place of its own.
struct SKFCabinet: TokenCabinet {
    let desk: SKFDesk

    func places() async throws(TokenError) -> [CabinetPlace] {
        try await desk.serials().map { CabinetPlace(name: $0, hasToken: true) }
    }

    func open(_ place: String) async throws(TokenError) -> any Token {
        try await desk.open(place)
    }
}

/// A holder's token behind SKF: an SM2 key and a certificate, and a PIN that its holder knows.
struct SKFHolder {
    /// The token as the line reached it.
    private let line: SKFDesk
    /// The same as its holder's machine reaches it, which knows no device key.
    let desk: SKFDesk
    let certificate: Certificate
    let secrets: TokenSecrets
    let serial: String

    /// Gives a blank token to a holder.
    init(_ blank: SKFDesk, profile: SKFProfile = SKFProfile()) async throws {
        line = blank
        desk = blank.reached(with: profile, deviceKey: nil)
        let token = try #require(try await blank.tokens().first)
        serial = token.identity.serial
        secrets = try TokenSecrets.random(for: try await token.condition())
            .replacing(pin: HolderCard.typed(HolderCard.pin))
        try await token.personalise(to: secrets, from: [])
        let key = try await token.generateKey(.sm2, in: .authentication, with: secrets)
        certificate = try SampleCertificate.of(key)
        try await token.write(certificate: certificate.der, in: .authentication, with: secrets)
        await token.close()
    }

    /// The token, past the assistant.
    func token() async throws -> CryptokiToken { try #require(try await line.tokens().first) }

    /// What the holder sees of it.
    func tokens(behind other: SKFDesk? = nil, clock: WallClock = ManualClock().clock) -> HolderTokens {
        HolderTokens(cabinet: SKFCabinet(desk: other ?? desk), clock: clock)
    }
}
