import Model
import OpenSSL
import TestSupport
import Testing

@testable import Assistant

@Suite("Tokens of pages")
struct OriginPassesTests {
    private let clock = ManualClock()
    private let passes: OriginPasses
    private let origin: WebOrigin
    private let other: WebOrigin

    init() throws {
        passes = OriginPasses(clock: clock.clock)
        origin = try #require(WebOrigin("https://ca.example.cn"))
        other = try #require(WebOrigin("https://evil.example"))
    }

    @Test("A token is its origin's alone")
    func foreign() throws {
        let token = try passes.issue(to: origin).token
        #expect(passes.admits(token, from: origin))
        #expect(!passes.admits(token, from: other))
        #expect(!passes.admits("", from: origin))
        #expect(passes.origins == [origin])
    }

    @Test("A quarter of an hour without a request ends it; each request begins another")
    func idle() throws {
        let token = try passes.issue(to: origin).token
        for _ in 0..<3 {
            clock.advance(bySeconds: 900)
            #expect(passes.admits(token, from: origin))
        }
        clock.advance(bySeconds: 901)
        #expect(!passes.admits(token, from: origin))
        #expect(passes.origins.isEmpty)
    }

    @Test("Eight hours end it, however often it is used")
    func life() throws {
        let token = try passes.issue(to: origin).token
        for _ in 0..<32 {
            clock.advance(bySeconds: 900)
            #expect(passes.admits(token, from: origin))
        }
        clock.advance(bySeconds: 1)
        #expect(!passes.admits(token, from: origin))
    }

    @Test("A clock that goes back before its beginning ends it")
    func setBack() throws {
        let token = try passes.issue(to: origin).token
        clock.advance(bySeconds: -1)
        #expect(!passes.admits(token, from: origin))
    }

    @Test("A new token ends the one before, and 撤销 ends both")
    func revoked() throws {
        let first = try passes.issue(to: origin).token
        let second = try passes.issue(to: origin).token
        #expect(first != second)
        #expect(!passes.admits(first, from: origin))
        #expect(passes.admits(second, from: origin))
        passes.revoke(other)
        #expect(passes.admits(second, from: origin))
        passes.revoke(origin)
        #expect(!passes.admits(second, from: origin))
    }

    /// As portal.js has it: the key is the secret's text, the message the challenge's text and the answer's.
    @Test("An answer is proven with a secret that is not in the token, to who has both, as long as they last")
    func proven() throws {
        let issued = try passes.issue(to: origin)
        let (answer, challenge) = (Array("{}".utf8), String(repeating: "0a", count: 32))
        #expect(issued.secret != issued.token && issued.secret.utf8.count == 64)
        let expected = MessageAuthentication.hmacSHA256(
            key: Array(issued.secret.utf8),
            message: Array("\(challenge){}".utf8)
        )
        func proof(_ token: String, _ page: WebOrigin) -> String? {
            passes.proof(of: answer, to: challenge, showing: token, from: page)
        }
        #expect(proof(issued.token, origin) == Hexadecimal.encode(expected))
        #expect(proof(issued.token, other) == nil)
        #expect(proof(issued.secret, origin) == nil)
        let next = try passes.issue(to: origin)
        #expect(next.secret != issued.secret && proof(issued.token, origin) == nil)
        clock.advance(bySeconds: 901)
        #expect(proof(next.token, origin) == nil)
    }
}
