import Centre
import Tokens

/// Looks for one token in everything that is in reach of this machine: readers, and modules of the definition.
enum InsertedToken {
    /// The token with this serial; nil when it is nowhere.
    ///
    /// A machine without a smart card service has no token in a reader. A reader with a card that cannot be read now, or a module that
    /// fails, is an error when the token is found nowhere else: it could be there.
    ///
    /// - Throws: `TokenError`: that of the first such place.
    static func find(_ serial: String, in centre: CACentre) async throws -> (any Token)? {
        let source = TokenSource(modules: centre.configuration.tokenModules ?? [])
        let places = try await places(of: source)
        var troubles = places.compactMap(\.trouble)
        for place in places where place.hasToken {
            do throws(TokenError) {
                let token = try await source.open(place)
                if token.identity.serial == serial { return token }
            } catch {
                if isOfTheToken(error) { troubles.append(error) }
            }
        }
        if let trouble = troubles.first { throw trouble }
        return nil
    }

    /// Whether the card that could not be read may be the one that is looked for: it is there, and of this kind.
    private static func isOfTheToken(_ error: TokenError) -> Bool {
        switch error.reason {
        case .noCard, .noSerial, .notPIV, .serviceNotRunning: false
        default: true
        }
    }

    private static func places(of source: TokenSource) async throws(TokenError) -> [TokenPlace] {
        do throws(TokenError) {
            return try await source.places()
        } catch {
            guard case .serviceNotRunning = error.reason else { throw error }
            return []
        }
    }
}
