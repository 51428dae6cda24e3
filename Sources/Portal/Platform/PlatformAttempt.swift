import Model
import OpenSSL

/// A login that a browser was sent away with: nothing of it is kept here, all is made again from what comes back.
///
/// The state says when it began, and proves that this browser began it: it is an HMAC over the browser's own token. Nonce and verifier
/// are made the same way, so that a code that was meant for another browser is of no use.
///
/// Source: RFC 6749 §10.12; RFC 7636 §4.1; OpenID Connect Core 1.0 §15.5.2.
struct PlatformAttempt: Sendable {
    /// How long somebody may take to log in on the platform.
    static let validSeconds: Int64 = 600
    private static let randomOctets = 16

    /// What comes back with the code.
    let state: String
    /// What the token has to say.
    let nonce: String
    /// What the code is good with.
    let verifier: String

    /// Begins a login.
    ///
    /// - Throws: `CryptoError` when no random octets can be drawn.
    init(
        of browser: SessionToken,
        at now: Timestamp,
        _ digest: ([UInt8]) -> [UInt8]
    ) throws(CryptoError) {
        let random = try SecureRandom.bytes(PlatformAttempt.randomOctets)
        self.init(random, now.secondsSinceEpoch, browser, digest)
    }

    /// Goes on with one; nil when this browser did not begin it, or too long ago.
    init?(
        state: String,
        of browser: SessionToken,
        at now: Timestamp,
        _ digest: ([UInt8]) -> [UInt8]
    ) {
        guard let octets = Base64URL.decode(state), octets.count == PlatformAttempt.randomOctets + 8 + 32
        else {
            return nil
        }
        let random = Array(octets.prefix(PlatformAttempt.randomOctets))
        let number = octets.dropFirst(PlatformAttempt.randomOctets).prefix(8)
            .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let began = Int64(exactly: number) else { return nil }
        self.init(random, began, browser, digest)
        guard MessageAuthentication.isEqual(Array(state.utf8), Array(self.state.utf8)) else { return nil }
        let age = now.secondsSinceEpoch.subtractingReportingOverflow(began)
        guard !age.overflow, (-60...PlatformAttempt.validSeconds).contains(age.partialValue) else {
            return nil
        }
    }

    private init(
        _ random: [UInt8],
        _ began: Int64,
        _ browser: SessionToken,
        _ digest: ([UInt8]) -> [UInt8]
    ) {
        let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: began >> (8 * Int64($0))) }
        let facts = browser.digest + random + time
        state = Base64URL.encode(random + time + digest(Array("platform state|".utf8) + facts))
        nonce = Base64URL.encode(digest(Array("platform nonce|".utf8) + facts))
        verifier = Base64URL.encode(digest(Array("platform verifier|".utf8) + facts))
    }

    /// What the platform is told of the verifier beforehand (S256).
    var challenge: String { Base64URL.encode(DigestAlgorithm.sha256.hash(Array(verifier.utf8))) }
}
