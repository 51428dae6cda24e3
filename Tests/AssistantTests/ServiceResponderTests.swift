import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import Tokens

@testable import Assistant

@Suite("What pages ask")
struct ServiceResponderTests {
    @Test("A request for another host is refused before anything is looked at")
    func rebinding() async throws {
        let world = try await AssistantWorld()
        for (method, target) in [("GET", "/v1/status"), ("OPTIONS", "/v1/sign"), ("GET", "/window.css")] {
            let answer = await world.send(
                method,
                target,
                [("Origin", AssistantWorld.page)],
                host: "evil.example:17681"
            )
            #expect(answer.status == 421, "\(target)")
            #expect(answer.fields["access-control-allow-origin"] == nil)
        }
    }

    @Test(
        "A page of another origin gets no answer that it can read",
        arguments: ["https://evil.example", "null", ""]
    )
    func foreign(origin: String) async throws {
        let world = try await AssistantWorld()
        for target in ["/v1/status", "/v1/pair", "/v1/tokens", "/v1/sign"] {
            let answer = await world.post(target, "{}", from: origin)
            #expect(answer.status == 403)
            #expect(answer.member("code") == "origin-unknown")
            #expect(answer.fields["access-control-allow-origin"] == nil)
        }
        let preflight = await world.send("OPTIONS", "/v1/sign", [("Origin", origin)])
        #expect(preflight.status == 403)
        #expect(world.desk.pairings.current == nil)
        #expect(world.desk.signatures.current == nil)
    }

    @Test("An allowed page hears that there is an assistant, and nothing of tokens before it is paired")
    func status() async throws {
        let world = try await AssistantWorld()
        let answer = await world.send("GET", "/v1/status", [("Origin", AssistantWorld.page)])
        #expect(answer.status == 200)
        #expect(answer.text == "{\"paired\":false,\"protocol\":1,\"release\":\"\(Release.number)\"}")
        #expect(answer.fields["access-control-allow-origin"] == AssistantWorld.page)
        #expect(answer.fields["vary"] == "Origin")
        let tokens = await world.post("/v1/tokens")
        #expect(tokens.status == 401)
        #expect(!tokens.text.contains("20261122"))
    }

    @Test("A page that was paired has it proven that it is the same assistant, and nobody else")
    func proof() async throws {
        let world = try await AssistantWorld()
        let nonce = String(repeating: "0a", count: 32)
        let fields = [(name: "Origin", value: AssistantWorld.page)]
        let before = await world.send("GET", "/v1/status?nonce=\(nonce)", fields)
        #expect(before.status == 200 && before.member("proof") == nil)
        let token = try await world.paired()
        let expected = MessageAuthentication.hmacSHA256(
            key: DigestAlgorithm.sha256.hash(Array(token.utf8)),
            message: Array("pki-assistant here 1\0\(nonce)".utf8)
        )
        let answer = await world.send("GET", "/v1/status?nonce=\(nonce)", fields)
        #expect(answer.member("proof") == Hexadecimal.encode(expected))
        #expect(!answer.text.contains(token))
        for query in ["", "?nonce=", "?nonce=0a", "?nonce=\(nonce)0", "?other=\(nonce)"] {
            let other = await world.send("GET", "/v1/status\(query)", fields)
            #expect(other.status == 200 && other.member("proof") == nil, "\(query)")
        }
    }

    @Test("配对: the window shows origin and code, the page shows the code, and reads the tokens")
    func paired() async throws {
        let world = try await AssistantWorld()
        let begun = await world.post("/v1/pair")
        #expect(begun.status == 200)
        let page = await world.send("GET", await world.window())
        let code = try #require(world.desk.pairings.current?.code)
        #expect(page.text.contains(code))
        #expect(page.text.contains(AssistantWorld.page))
        #expect(!begun.text.contains(code))
        let name = try #require(begun.member("pairing"))
        let token = try #require(
            await world.post("/v1/pair/\(name)", "{\"code\":\"\(code)\"}").member("token")
        )
        let tokens = await world.post("/v1/tokens", token: token)
        #expect(tokens.status == 200)
        #expect(tokens.member("serial") == "20261122")
        #expect(tokens.member("sha256") == Hexadecimal.encode(world.holder.certificate.fingerprint))
        #expect(
            tokens.member("der")
                == String(decoding: Base64.encode(world.holder.certificate.der), as: UTF8.self)
        )
        #expect(tokens.member("standing") == "good")
        let other = await world.post("/v1/tokens", token: token, from: "https://other.example")
        #expect(other.status == 401)
        world.holder.clock.advance(bySeconds: 901)
        #expect(await world.post("/v1/tokens", token: token).status == 401)
    }

    @Test("A wrong code tells how often another one is looked at")
    func wrongCode() async throws {
        let world = try await AssistantWorld()
        let name = try #require(await world.post("/v1/pair").member("pairing"))
        let code = try #require(world.desk.pairings.current?.code)
        let wrong = code == "111111" ? "222222" : "111111"
        for expected in ["code-wrong", "code-wrong", "pairing-ended"] {
            let answer = await world.post("/v1/pair/\(name)", "{\"code\":\"\(wrong)\"}")
            #expect(answer.member("code") == expected)
        }
        #expect(await world.post("/v1/pair/\(name)", "{\"code\":\"\(code)\"}").status == 410)
    }

    @Test("What a paired page hears of a missing token has a code and a sentence of its own")
    func missing() async throws {
        let world = try await AssistantWorld()
        let token = try await world.paired()
        world.holder.card.remove()
        for (target, body) in [("/v1/tokens", "{}"), ("/v1/sign", world.wish("a"))] {
            let answer = await world.post(target, body, token: token)
            #expect(answer.status == 503)
            #expect(answer.member("code") == "no-token")
            #expect(answer.member("words") == AssistantError(.noToken).sentence)
        }
    }

    @Test(
        "What is no request is refused with a code, and opens no window",
        arguments: [
            ("/v1/sign", "", "bad-request"), ("/v1/sign", "{}", "bad-request"),
            ("/v1/sign", "[]", "bad-request"),
            ("/v1/sign", "{\"statement\":\"!\",\"certificate\":\"00\"}", "bad-request"),
            ("/v1/pair", "{\"a\":1}", "bad-request"),
            ("/v1/pair/x", "{}", "no-such-resource"), ("/v1/other", "{}", "no-such-resource"),
            ("/v1/pair/00000000000000000000000000000000", "{\"code\":\"12345\"}", "bad-request"),
            ("/v1/pair/00000000000000000000000000000000", "{\"code\":\"123456\"}", "pairing-ended"),
        ]
    )
    func bad(target: String, body: String, code: String) async throws {
        let world = try await AssistantWorld()
        #expect(await world.post(target, body).member("code") == code)
        #expect(world.desk.signatures.current == nil)
        #expect(world.desk.pairings.current == nil)
    }

    @Test("A statement above 64 KiB, another media type and another method are refused")
    func limits() async throws {
        let world = try await AssistantWorld()
        let long = await world.post("/v1/sign", world.wish(String(repeating: "a", count: 65_537)))
        #expect(long.member("code") == "bad-request")
        let fields: [(name: String, value: String)] = [
            ("Origin", AssistantWorld.page), ("Content-Type", "text/plain"),
        ]
        #expect(await world.send("POST", "/v1/sign", fields, body: world.wish("a")).status == 415)
        #expect(await world.send("GET", "/v1/sign", fields).status == 405)
        #expect(await world.send("POST", "/v1/status", fields).status == 405)
    }

    @Test("The log has neither codes, tokens, PINs nor statements")
    func log() async throws {
        let world = try await AssistantWorld()
        let token = try await world.paired()
        async let answer = world.post("/v1/sign", world.wish("geheim"))
        let window = await world.window()
        let name = try #require(world.desk.signatures.current?.name)
        _ = await world.submit("\(window)/sign", "name=\(name)&pin=31415926")
        _ = await world.submit("\(window)/sign", "name=\(name)&pin=\(HolderCard.pin)")
        let answered = await answer
        #expect(answered.status == 200)
        let log = world.desk.log.text
        for secret in [token, "31415926", HolderCard.pin, "geheim", window] { #expect(!log.contains(secret)) }
        #expect(log.contains("pin-wrong"))
        #expect(log.contains(AssistantWorld.page))
    }
}
