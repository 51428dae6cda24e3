import Enrollment
import Model
import Synchronization

/// What the platform publishes about itself: where it is asked, and the keys of its tokens.
///
/// Kept for ten minutes, and longer only while it does not answer. A token by a key that nobody knows has the keys fetched again,
/// twice a minute at most: so the platform may change its keys at any time, and nobody has us ask it as often as they like.
final class PlatformDirectory: Sendable {
    private struct State {
        var keys: PlatformKeySet?
        var keysAt = Timestamp(secondsSinceEpoch: 0)
        var triedAt: Timestamp?
        var endpoints: PlatformSignOn.Endpoints?
        var endpointsAt = Timestamp(secondsSinceEpoch: 0)
    }

    private static let freshSeconds: Int64 = 600
    private static let staleSeconds: Int64 = 86_400
    private static let pauseSeconds: Int64 = 30
    private static let limit = 65_536

    private let signOn: PlatformSignOn
    private let line: any PlatformLine
    private let clock: WallClock
    private let state = Mutex(State())

    init(_ signOn: PlatformSignOn, line: any PlatformLine, clock: WallClock) {
        self.signOn = signOn
        self.line = line
        self.clock = clock
    }

    /// Where the platform is asked.
    ///
    /// - Throws: `PlatformError` with `.unavailable`.
    func endpoints() async throws(PlatformError) -> PlatformSignOn.Endpoints {
        if let configured = signOn.endpoints { return configured }
        let (known, at) = state.withLock { ($0.endpoints, $0.endpointsAt) }
        let now = clock.now
        if let known, at > now.advanced(bySeconds: -PlatformDirectory.freshSeconds) { return known }
        do throws(PlatformError) {
            let found = try await discover()
            state.withLock { ($0.endpoints, $0.endpointsAt) = (found, now) }
            return found
        } catch {
            guard let known, at > now.advanced(bySeconds: -PlatformDirectory.staleSeconds) else {
                throw error
            }
            return known
        }
    }

    /// Whether one of the platform's keys signed a token.
    ///
    /// - Throws: `PlatformError` with `.unavailable` when its keys are not known.
    func verifies(_ token: SignedToken) async throws(PlatformError) -> Bool {
        try await keys(for: token).verifies(token)
    }

    private func keys(for token: SignedToken) async throws(PlatformError) -> PlatformKeySet {
        let now = clock.now
        let (known, at, mayTry) = state.withLock { state in
            let pause = now.advanced(bySeconds: -PlatformDirectory.pauseSeconds)
            let mayTry = state.triedAt.map { $0 <= pause || $0 > now } ?? true
            return (state.keys, state.keysAt, mayTry)
        }
        let isFresh = at > now.advanced(bySeconds: -PlatformDirectory.freshSeconds)
        if let known, isFresh, known.knows(token) || !mayTry { return known }
        let isUsable = at > now.advanced(bySeconds: -PlatformDirectory.staleSeconds)
        guard mayTry else {
            if let known, isUsable { return known }
            throw PlatformError(.unavailable(detail: "its keys could not be fetched just now"))
        }
        state.withLock { $0.triedAt = now }
        do throws(PlatformError) {
            let found = try await fetchKeys()
            state.withLock { ($0.keys, $0.keysAt) = (found, now) }
            return found
        } catch {
            guard let known, isUsable else { throw error }
            return known
        }
    }

    private func fetchKeys() async throws(PlatformError) -> PlatformKeySet {
        let octets = try await document(try await endpoints().keys)
        guard let keys = PlatformKeySet(octets) else {
            throw PlatformError(.unavailable(detail: "what it publishes is no key set"))
        }
        return keys
    }

    /// Source: OpenID Connect Discovery 1.0 §4.
    private func discover() async throws(PlatformError) -> PlatformSignOn.Endpoints {
        let place = signOn.issuer.hasSuffix("/") ? String(signOn.issuer.dropLast()) : signOn.issuer
        let octets = try await document("\(place)/.well-known/openid-configuration")
        guard let found = try? JSONParser.parse(octets), found["issuer"]?.text == signOn.issuer,
            let authorize = found["authorization_endpoint"]?.text, let token = found["token_endpoint"]?.text,
            let keys = found["jwks_uri"]?.text
        else {
            throw PlatformError(.unavailable(detail: "what it publishes of itself is not of this issuer"))
        }
        let logout = found["end_session_endpoint"]?.text
        guard [authorize, token, keys].allSatisfy(PlatformAddress.isSafe),
            PlatformAddress.origin(of: authorize).map(signOn.origins.contains) == true
        else {
            throw PlatformError(.unavailable(detail: "it names addresses that pki.yaml does not allow"))
        }
        return PlatformSignOn.Endpoints(
            authorize: authorize,
            token: token,
            keys: keys,
            logout: logout.flatMap { isAllowed($0) ? $0 : nil }
        )
    }

    private func isAllowed(_ address: String) -> Bool {
        PlatformAddress.isSafe(address)
            && PlatformAddress.origin(of: address).map { signOn.origins.contains($0) } == true
    }

    private func document(_ url: String) async throws(PlatformError) -> [UInt8] {
        do {
            return try await line.document(url, limit: PlatformDirectory.limit)
        } catch {
            let detail = (error as? any OperatorError)?.message ?? "it does not answer"
            throw PlatformError(.unavailable(detail: detail))
        }
    }
}
