import Enrollment
import Model
import TestSupport
import Testing

@testable import Portal

@Suite("Claims of the platform's tokens")
struct TokenJudgeTests {
    private static let now = ManualClock().clock.now
    private static let start = now.secondsSinceEpoch

    private func judge(believesNumbers: Bool = false, believesNames: Bool = false) -> TokenJudge {
        let signOn = PlatformBench.signOn(believesNumbers: believesNumbers, believesNames: believesNames)
        return TokenJudge(signOn: signOn, now: TokenJudgeTests.now)
    }

    private func claims(_ more: [String: String]) throws -> JSONValue {
        let all = PlatformBench.claims(TokenJudgeTests.now, nonce: "n-1", more)
        return try JSONParser.parse(Array(PlatformBench.json(all).utf8))
    }

    private func posted(_ more: [String: String]) throws -> JSONValue {
        let all = PlatformBench.posted(TokenJudgeTests.now, "t-1", more)
        return try JSONParser.parse(Array(PlatformBench.json(all).utf8))
    }

    @Test("What is ours, now, and about somebody is believed; a minute of difference is no difference")
    func believed() throws {
        let visitor = try judge().idToken(claims([:]), nonce: "n-1")
        #expect(visitor.subject == PlatformSubject(issuer: PlatformBench.issuer, subject: "u-1001"))
        #expect(visitor.mobile == nil && visitor.uses.count == 1)
        #expect(visitor.expiresAt.secondsSinceEpoch == TokenJudgeTests.start + 300 + 120)
        let start = TokenJudgeTests.start
        let fine = [
            ["exp": "\(start - 59)", "iat": "\(start - 100)"], ["iat": "\(start + 60)"],
            ["nbf": "\(start + 60)"], ["exp": "\(start + 5).5"], ["aud": #"["ca-centre"]"#],
            ["aud": #"["other","ca-centre"]"#, "azp": #""ca-centre""#], ["azp": #""ca-centre""#],
            ["jti": #""t""#], ["sub": #""张三-1""#],
        ]
        for more in fine { _ = try judge().idToken(claims(more), nonce: "n-1") }
        #expect(try judge().idToken(claims(["jti": #""t""#]), nonce: "n-1").uses.count == 2)
    }

    @Test(
        "One thing that is wrong is enough",
        arguments: [
            ["iss": #""https://sso.example.cn/""#], ["iss": ""], ["aud": #""other""#], ["aud": ""],
            ["aud": #"["ca-centre",7]"#], ["aud": #"["other","ca-centre"]"#], ["azp": #""other""#],
            ["azp": "7"], ["nonce": #""n-2""#], ["nonce": ""], ["nonce": "1"],
            ["exp": "\(TokenJudgeTests.start - 60)"], ["exp": ""],
            ["exp": "\"\(TokenJudgeTests.start + 300)\""], ["exp": "1e300"],
            ["exp": "-5"], ["iat": "\(TokenJudgeTests.start + 61)"],
            ["iat": "\(TokenJudgeTests.start - 600)"], ["iat": ""],
            ["nbf": "\(TokenJudgeTests.start + 61)"], ["nbf": "\"now\""], ["sub": ""], ["sub": #""""#],
            ["sub": "1001"],
            ["sub": #""a\u202eb""#], ["sub": "\"\(String(repeating: "x", count: 256))\""], ["jti": "7"],
            ["jti": #""""#],
            ["iat": "\(TokenJudgeTests.start + 50)", "exp": "\(TokenJudgeTests.start + 40)"],
        ] as [[String: String]]
    )
    func wrong(more: [String: String]) throws {
        let error = #expect(throws: PlatformError.self) {
            try judge().idToken(claims(more), nonce: "n-1")
        }
        guard case .distrusted = error?.reason else {
            Issue.record("\(more): \(String(describing: error))")
            return
        }
    }

    @Test("Without a nonce of ours no token belongs to a login of ours")
    func nonceless() {
        #expect(throws: PlatformError.self) {
            try judge().idToken(claims(["nonce": #""""#]), nonce: "")
        }
    }

    @Test("A token that is posted is for this door, has a name, and lives five minutes at most")
    func posts() throws {
        let door = "https://ca.example.cn/login/platform"
        let visitor = try judge().posted(posted([:]), at: door)
        #expect(visitor.subject.subject == "u-1001" && visitor.uses.count == 1)
        let wrong = [
            ["jti": ""], ["aud": #""ca-centre""#], ["aud": "[\"\(door)\",\"ca-centre\"]"],
            ["exp": "\(TokenJudgeTests.start + 301)"], ["iss": #""https://other""#],
        ]
        for more in wrong {
            #expect(throws: PlatformError.self, "\(more)") { try judge().posted(posted(more), at: door) }
        }
        // An id token is not taken at this door.
        #expect(throws: PlatformError.self) { try judge().posted(claims([:]), at: door) }
    }

    @Test(
        "A number is believed when the platform has verified it and we were told to believe",
        arguments: [
            (#""13800000001""#, "true", true, "13800000001"),
            (#""+86 138-0000-0001""#, "true", true, "13800000001"),
            (#""+8613800000001""#, "true", false, nil), (#""13800000001""#, "false", true, nil),
            (#""13800000001""#, #""true""#, true, nil), (#""13800000001""#, "", true, nil),
            (#""12345""#, "true", true, nil), ("13800000001", "true", true, nil),
        ] as [(String, String, Bool, String?)]
    )
    func numbers(number: String, verified: String, believes: Bool, mobile: String?) throws {
        let more = ["phone_number": number, "phone_number_verified": verified]
        let visitor = try judge(believesNumbers: believes).idToken(claims(more), nonce: "n-1")
        #expect(visitor.mobile == mobile)
    }

    @Test(
        "A name is believed when we were told to believe, and when it can be a person's",
        arguments: [
            (#""王建华""#, true, "王建华"), (#""Anna O'Neill""#, true, "Anna O'Neill"), (#""王建华""#, false, nil),
            (#""甲公司（集团）""#, true, nil), ("7", true, nil), (#""""#, true, nil), ("", true, nil),
        ] as [(String, Bool, String?)]
    )
    func names(name: String, believes: Bool, known: String?) throws {
        let visitor = try judge(believesNames: believes).idToken(claims(["name": name]), nonce: "n-1")
        #expect(visitor.name == known)
    }
}
