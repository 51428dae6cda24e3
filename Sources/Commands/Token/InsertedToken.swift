import Centre
import Tokens

/// Looks for one token in everything that is in reach of this machine: readers, and modules of the definition.
enum InsertedToken {
    /// The token with this serial; nil when it is nowhere.
    ///
    /// A machine without a smart card service has no token in a reader. A module that fails is an error when the token is found
    /// nowhere else: it could be behind it.
    ///
    /// - Throws: `TokenError` with `.moduleFailed`, `.moduleEnded` or `.moduleSilent`.
    static func find(_ serial: String, in centre: CACentre) async throws -> (any Token)? {
        let source = TokenSource(modules: centre.configuration.tokenModules ?? [])
        let places = try await places(of: source)
        for place in places where place.hasToken {
            if let token = try? await source.open(place), token.identity.serial == serial { return token }
        }
        if let trouble = places.compactMap(\.trouble).first { throw trouble }
        return nil
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
