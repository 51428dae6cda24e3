import Model
import OpenSSL
import TestSupport
import Testing

@testable import Portal

@Suite("Logins under way on the platform")
struct PlatformAttemptTests {
    private static let now = ManualClock().clock.now

    private func digest(_ octets: [UInt8]) -> [UInt8] {
        MessageAuthentication.hmacSHA256(key: [1], message: octets)
    }

    @Test("Whoever began a login goes on with it, for ten minutes")
    func goesOn() throws {
        let browser = try SessionToken()
        let begun = try PlatformAttempt(of: browser, at: PlatformAttemptTests.now, digest)
        for seconds: Int64 in [0, 600, -60] {
            let later = PlatformAttemptTests.now.advanced(bySeconds: seconds)
            let back = try #require(PlatformAttempt(state: begun.state, of: browser, at: later, digest))
            #expect(back.nonce == begun.nonce && back.verifier == begun.verifier)
        }
        for seconds: Int64 in [601, -61] {
            let later = PlatformAttemptTests.now.advanced(bySeconds: seconds)
            #expect(PlatformAttempt(state: begun.state, of: browser, at: later, digest) == nil)
        }
    }

    @Test("Another browser, another server and another state do not go on with it")
    func others() throws {
        let browser = try SessionToken()
        let now = PlatformAttemptTests.now
        let begun = try PlatformAttempt(of: browser, at: now, digest)
        let stranger = try SessionToken()
        #expect(PlatformAttempt(state: begun.state, of: stranger, at: now, digest) == nil)
        let other = PlatformAttempt(state: begun.state, of: browser, at: now) {
            MessageAuthentication.hmacSHA256(key: [2], message: $0)
        }
        #expect(other == nil)
        let octets = try #require(Base64URL.decode(begun.state))
        for place in octets.indices {
            var moved = octets
            moved[place] ^= 1
            let state = Base64URL.encode(moved)
            #expect(PlatformAttempt(state: state, of: browser, at: now, digest) == nil, "\(place)")
        }
        for state in ["", "A", String(begun.state.dropLast()), begun.state + "A"] {
            #expect(PlatformAttempt(state: state, of: browser, at: now, digest) == nil, "\(state)")
        }
    }

    @Test("Two logins of a browser have nothing in common, and the verifier is as RFC 7636 wants it")
    func apart() throws {
        let browser = try SessionToken()
        let one = try PlatformAttempt(of: browser, at: PlatformAttemptTests.now, digest)
        let other = try PlatformAttempt(of: browser, at: PlatformAttemptTests.now, digest)
        let all = [one.state, one.nonce, one.verifier, other.state, other.nonce, other.verifier]
        #expect(Set(all).count == 6 && one.verifier.utf8.count == 43)
        let hash = DigestAlgorithm.sha256.hash(Array(one.verifier.utf8))
        #expect(Base64URL.decode(one.challenge) == hash)
    }
}
