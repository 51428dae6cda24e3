import Model
import OpenSSL
import Synchronization

/// The tokens that paired pages show, each for one origin; of a token only its SHA-256 is kept.
///
/// With each goes a secret that no request has. A program that takes the port later is shown the token, and cannot answer for us.
final class OriginPasses: Sendable {
    /// Seconds without a request after which a token is over.
    static let idleSeconds: Int64 = 900
    /// Seconds after which every token is over.
    static let lifeSeconds: Int64 = 28_800

    /// What a page gets when its user has paired it.
    struct Issued: Hashable, Sendable {
        /// What the page shows with its requests.
        let token: String
        /// What our answers are proven with.
        let secret: String
    }

    private struct Pass {
        let origin: WebOrigin
        let secret: [UInt8]
        let issuedAt: Timestamp
        var usedAt: Timestamp

        func lasts(at now: Timestamp) -> Bool {
            now <= issuedAt.advanced(bySeconds: OriginPasses.lifeSeconds)
                && now <= usedAt.advanced(bySeconds: OriginPasses.idleSeconds) && now >= issuedAt
        }
    }

    private let clock: WallClock
    private let passes = Mutex<[[UInt8]: Pass]>([:])

    init(clock: WallClock) {
        self.clock = clock
    }

    /// A new token for an origin; the one it had is over.
    ///
    /// - Throws: `AssistantError` with `.crypto`.
    func issue(to origin: WebOrigin) throws(AssistantError) -> Issued {
        let issued = Issued(token: try RandomWord.secret(), secret: try RandomWord.secret())
        let now = clock.now
        let pass = Pass(origin: origin, secret: Array(issued.secret.utf8), issuedAt: now, usedAt: now)
        passes.withLock { passes in
            passes = passes.filter { $0.value.origin != origin }
            passes[OriginPasses.digest(issued.token)] = pass
        }
        return issued
    }

    /// Whether a token is this origin's and lasts; showing it keeps it from idling.
    func admits(_ token: String, from origin: WebOrigin) -> Bool {
        let now = clock.now
        return passes.withLock { passes -> Bool in
            let name = OriginPasses.digest(token)
            guard var pass = passes[name], pass.origin == origin else { return false }
            guard pass.lasts(at: now) else {
                passes[name] = nil
                return false
            }
            pass.usedAt = now
            passes[name] = pass
            return true
        }
    }

    /// What tells a page that an answer is of the assistant which it was paired with.
    ///
    /// - Returns: HMAC-SHA-256 of the challenge and the answer in hexadecimal; nil for a token that is not the origin's, or over.
    func proof(
        of answer: [UInt8],
        to challenge: String,
        showing token: String,
        from origin: WebOrigin
    ) -> String? {
        guard admits(token, from: origin) else { return nil }
        let secret = passes.withLock { $0[OriginPasses.digest(token)]?.secret }
        return secret.map { secret in
            let message = Array(challenge.utf8) + answer
            return Hexadecimal.encode(MessageAuthentication.hmacSHA256(key: secret, message: message))
        }
    }

    /// The origins whose token lasts.
    var origins: [WebOrigin] {
        let now = clock.now
        return passes.withLock { $0.values.filter { $0.lasts(at: now) }.map(\.origin) }
            .sorted { $0.description < $1.description }
    }

    /// Ends the token of an origin.
    func revoke(_ origin: WebOrigin) {
        passes.withLock { passes in passes = passes.filter { $0.value.origin != origin } }
    }

    private static func digest(_ token: String) -> [UInt8] { DigestAlgorithm.sha256.hash(Array(token.utf8)) }
}
