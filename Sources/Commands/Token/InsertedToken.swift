import Centre
import Tokens

/// Looks for one token in everything that is in reach of this machine: readers, and modules of the definition.
enum InsertedToken {
    /// The token with this serial; nil when it is nowhere.
    ///
    /// A machine without a smart card service has no token in a reader. A module that fails is an error: the token could be
    /// behind it.
    ///
    /// - Throws: `TokenError` with `.moduleFailed`, `.moduleEnded` or `.timeout`.
    static func find(_ serial: String, in centre: CACentre) async throws -> (any Token)? {
        let source = TokenSource(modules: centre.configuration.tokenModules ?? [])
        for place in try await places(of: source) where place.hasToken {
            if let token = try? await source.open(place), token.identity.serial == serial { return token }
        }
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
