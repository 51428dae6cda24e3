import Model
import OpenSSL
import Synchronization

/// The tokens that paired pages show, each for one origin; of a token only its SHA-256 is kept.
final class OriginPasses: Sendable {
    /// Seconds without a request after which a token is over.
    static let idleSeconds: Int64 = 900
    /// Seconds after which every token is over.
    static let lifeSeconds: Int64 = 28_800

    private struct Pass {
        let origin: WebOrigin
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
    func issue(to origin: WebOrigin) throws(AssistantError) -> String {
        let token = try RandomWord.secret()
        let now = clock.now
        let pass = Pass(origin: origin, issuedAt: now, usedAt: now)
        passes.withLock { passes in
            passes = passes.filter { $0.value.origin != origin }
            passes[OriginPasses.digest(token)] = pass
        }
        return token
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

    /// Shows an origin's page that it was this program that it was paired with, by the digest that is kept of the page's token.
    ///
    /// - Parameters:
    ///   - nonce: what the page chose.
    ///   - origin: whose page.
    /// - Returns: HMAC with SHA-256, hexadecimal; nil where no token of the origin lasts.
    func proof(_ nonce: String, for origin: WebOrigin) -> String? {
        let now = clock.now
        let key = passes.withLock { passes in
            passes.first { pass in pass.value.origin == origin && pass.value.lasts(at: now) }?.key
        }
        guard let key else { return nil }
        let message = Array("pki-assistant here 1".utf8) + [0] + Array(nonce.utf8)
        return Hexadecimal.encode(MessageAuthentication.hmacSHA256(key: key, message: message))
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
