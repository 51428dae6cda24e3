import Assistant
import Tokens

/// One reader with the holder's card, reached as a test wants it.
final class OneReader: TokenCabinet {
    private let transport: @Sendable () throws(TokenError) -> any CardTransport

    init(_ transport: @escaping @Sendable () throws(TokenError) -> any CardTransport) {
        self.transport = transport
    }

    func places() async throws(TokenError) -> [CabinetPlace] {
        [CabinetPlace(name: "reader", hasToken: true)]
    }

    func open(_ place: String) async throws(TokenError) -> any Token {
        try await PIVToken.open(over: transport())
    }
}
