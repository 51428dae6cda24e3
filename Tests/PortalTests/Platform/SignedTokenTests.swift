import Enrollment
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Portal

@Suite("Tokens of the platform")
struct SignedTokenTests {
    @Test(
        "What another implementation signed is signed, with each algorithm",
        arguments: ["RS256", "ES256", "EdDSA"]
    )
    func foreign(algorithm: String) throws {
        let keys = try #require(PlatformKeySet(Array(ForeignTokens.keys.utf8)))
        let text = try #require(ForeignTokens.signed[algorithm])
        let token = try #require(SignedToken(text))
        #expect(keys.keys.count == 3 && keys.knows(token) && keys.verifies(token))
        #expect(token.claims["sub"]?.text == "u-1001" && token.algorithm.rawValue == algorithm)
        // Each octet of the signed part counts.
        let parts = text.split(separator: ".").map(String.init)
        let claims = Base64URL.encode(Array(#"{"iss":"https://sso.example.cn","sub":"u-1002"}"#.utf8))
        let forged = try #require(SignedToken("\(parts[0]).\(claims).\(parts[2])"))
        #expect(keys.knows(forged) && !keys.verifies(forged))
        #expect(SignedToken("\(text)AAAA").map { !keys.verifies($0) } ?? true)
        #expect(SignedToken("\(text)=") == nil && SignedToken("\(text).") == nil)
    }

    @Test("A token without a signature, or under a shared secret, is none", arguments: ForeignTokens.unsigned)
    func unsigned(text: String) { #expect(SignedToken(text) == nil) }

    @Test(
        "A header that wants something else, or is no header, makes no token",
        arguments: [
            #"{"alg":"NONE","kid":"k"}"#, #"{"alg":"HS256","kid":"k"}"#, #"{"alg":"es256","kid":"k"}"#,
            #"{"alg":"PS256","kid":"k"}"#, #"{"alg":"ES256","kid":"k","crit":["exp"],"exp":1}"#,
            #"{"alg":"ES256","kid":"k","b64":false}"#, #"{"alg":"ES256","kid":7}"#, #"{"kid":"k"}"#,
            #"{"alg":"ES256","alg":"none","kid":"k"}"#, #"["ES256"]"#, "", "{",
        ]
    )
    func headers(header: String) throws {
        let key = try PlatformBench.Key("k")
        #expect(SignedToken(try PlatformBench.token([:], by: key, header: header)) == nil)
    }

    @Test("A key that a token brings along is not asked")
    func ownKey() throws {
        let (theirs, ours) = (try PlatformBench.Key("k"), try PlatformBench.Key("k"))
        let set = PlatformBench.keySet([theirs])
        let jwk = set.dropFirst(#"{"keys":["#.count).dropLast(2)
        let text = try PlatformBench.token(
            ["sub": #""u""#],
            by: theirs,
            header: #"{"alg":"ES256","kid":"k","jwk":\#(jwk)}"#
        )
        let token = try #require(SignedToken(text))
        let published = try #require(PlatformKeySet(Array(PlatformBench.keySet([ours]).utf8)))
        #expect(published.knows(token) && !published.verifies(token))
    }

    @Test("A key is taken for what it is: not by another name, algorithm, kind or use")
    func fitting() throws {
        let key = try PlatformBench.Key("k")
        let other = try PlatformBench.Key("other")
        let token = try #require(SignedToken(try PlatformBench.token([:], by: key)))
        let nameless = try #require(
            SignedToken(try PlatformBench.token([:], by: key, header: #"{"alg":"ES256"}"#))
        )
        func keys(_ text: String) -> PlatformKeySet? { PlatformKeySet(Array(text.utf8)) }
        let plain = PlatformBench.keySet([key])
        #expect(keys(plain)?.verifies(token) == true && keys(plain)?.verifies(nameless) == true)
        let both = keys(PlatformBench.keySet([key, other]))
        #expect(both?.verifies(token) == true && both?.verifies(nameless) == false)
        let wrong = [
            plain.replacing(#""kid":"k""#, with: #""kid":"K""#),
            plain.replacing(#""kid":"k""#, with: #""kid":"k","use":"enc""#),
            plain.replacing(#""kid":"k""#, with: #""kid":"k","alg":"RS256""#),
            plain.replacing(#""kid":"k""#, with: #""kid":"k","alg":"ES384""#),
            plain.replacing(#""kid":"k""#, with: #""kid":"k","key_ops":["sign"]"#),
            plain.replacing(#""kid":"k""#, with: #""kid":"k","d":"AAAA""#),
            plain.replacing("P-256", with: "P-384"), plain.replacing("EC", with: "oct"),
            PlatformBench.keySet([other]), #"{"keys":[]}"#,
        ]
        for text in wrong {
            #expect(keys(text)?.verifies(token) == false, "\(text)")
        }
        let many = #"{"keys":["# + Array(repeating: "{}", count: 33).joined(separator: ",") + "]}"
        for text in ["", "{}", "[]", #"{"keys":{}}"#, many] { #expect(keys(text) == nil, "\(text.count)") }
    }

    @Test("Base 64 of URLs is written without padding, and read in one form only")
    func base64() {
        for count in 0..<70 {
            let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 89 + 7) }
            let text = Base64URL.encode(octets)
            #expect(!text.contains { "+/=".contains($0) } && Base64URL.decode(text) == octets)
        }
        for text in ["A", "AB", "AA=", "AA==", "A+", "A/", "AAAAA", "AA\n"] {
            #expect(Base64URL.decode(text) == nil, "\(text)")
        }
    }
}
