import Portal
import Testing

@testable import Assistant

@Suite("What the service answers to")
struct LoopbackHostTests {
    private static func bound() -> LoopbackHost {
        let host = LoopbackHost()
        host.bind(17_681)
        return host
    }

    @Test("It answers to its loopback names with its port")
    func names() {
        let host = LoopbackHostTests.bound()
        for name in ["127.0.0.1:17681", "[::1]:17681", "localhost:17681", "LOCALHOST:17681"] {
            #expect(host.admits(name), "\(name)")
        }
    }

    @Test("A name that was made to lead here, and another port, are refused")
    func rebinding() {
        let host = LoopbackHostTests.bound()
        for name in [
            nil, "", "127.0.0.1", "127.0.0.1:80", "evil.example:17681", "localhost.evil.example:17681",
            "127.0.0.1.nip.io:17681", "127.0.0.1:17681, evil.example", "0.0.0.0:17681", "[::]:17681",
        ] {
            #expect(!host.admits(name), "\(name ?? "none")")
        }
    }

    @Test("Before a port is bound, no name and no window is its own")
    func unbound() {
        let host = LoopbackHost()
        #expect(!host.admits("127.0.0.1:0"))
        #expect(!host.isOwn("http://127.0.0.1:0"))
    }

    @Test("Forms come from its own window alone")
    func own() {
        let host = LoopbackHostTests.bound()
        #expect(host.isOwn("http://127.0.0.1:17681"))
        for origin in [
            nil, "null", "http://127.0.0.1:17682", "https://127.0.0.1:17681", "https://ca.example.cn",
        ] {
            #expect(!host.isOwn(origin), "\(origin ?? "none")")
        }
    }
}

@Suite("What browsers ask before they ask")
struct CrossOriginTests {
    private static func preflight(_ more: [(name: String, value: String)]) throws -> [String: String] {
        let origin = try #require(WebOrigin("https://ca.example.cn"))
        let call = HTTPCall(method: "OPTIONS", target: "/v1/sign", fields: more, body: [], peer: nil)
        let reply = CrossOrigin.preflight(call, from: origin)
        #expect(reply.status == 204)
        return Dictionary(uniqueKeysWithValues: reply.fields.map { ($0.name, $0.value) })
    }

    /// Private Network Access §3.1.2: the answer says true when it was asked.
    @Test("Chromium's question about the private network is answered, and not before it is asked")
    func privateNetwork() throws {
        let asked = try CrossOriginTests.preflight([("Access-Control-Request-Private-Network", "true")])
        #expect(asked["access-control-allow-private-network"] == "true")
        let plain = try CrossOriginTests.preflight([])
        #expect(plain["access-control-allow-private-network"] == nil)
    }

    @Test("One origin is named, never all, and nothing with cookies")
    func origin() throws {
        let fields = try CrossOriginTests.preflight([])
        #expect(fields["access-control-allow-origin"] == "https://ca.example.cn")
        #expect(fields["vary"] == "Origin")
        #expect(fields["access-control-allow-headers"] == "assistant-challenge, authorization, content-type")
        #expect(fields["access-control-allow-credentials"] == nil)
    }
}
