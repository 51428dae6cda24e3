public import Tokens

/// The places of this machine in which a token can be.
public protocol TokenCabinet: Sendable {
    /// The places as they are now.
    ///
    /// - Throws: `TokenError` with `.serviceNotRunning`, and others of the resource manager.
    func places() async throws(TokenError) -> [CabinetPlace]

    /// Opens the token in a place.
    ///
    /// - Throws: `TokenError`, as its driver.
    func open(_ place: String) async throws(TokenError) -> any Token
}

/// A reader, or a token that is its own.
public struct CabinetPlace: Hashable, Sendable {
    /// What it is called.
    public let name: String
    /// Whether there is a token.
    public let hasToken: Bool
    /// Why it cannot be asked; nil when it can.
    public let trouble: TokenError?

    /// Describes a place.
    public init(name: String, hasToken: Bool, trouble: TokenError? = nil) {
        self.name = name
        self.hasToken = hasToken
        self.trouble = trouble
    }
}

/// The readers of PC/SC, and the modules of the settings.
public struct MachineCabinet: TokenCabinet {
    private let source: TokenSource

    /// Makes a cabinet; nothing is asked yet.
    public init(modules: [TokenModule]) {
        source = TokenSource(modules: modules)
    }

    /// The places as they are now; see `TokenCabinet`.
    public func places() async throws(TokenError) -> [CabinetPlace] {
        try await source.places().map { place in
            CabinetPlace(name: place.name, hasToken: place.hasToken, trouble: place.trouble)
        }
    }

    /// Opens the token in a place; see `TokenCabinet`.
    public func open(_ place: String) async throws(TokenError) -> any Token {
        guard let found = try await source.places().first(where: { $0.name == place }) else {
            throw TokenError(.unknownReader(place))
        }
        return try await source.open(found)
    }
}
