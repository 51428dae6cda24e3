import Foundation
import Messages
import Model
import TestSupport
import Testing

/// Calls of endpoints, over real sockets.
@Suite("Webhooks over HTTP")
struct WebhookPostTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "web.py")
        .path(percentEncoded: false)
    private static let body = Array(#"{"test": 2432232314}"#.utf8)

    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func web(_ tls: [String] = []) throws -> (Server, String) {
        let server = try Server(
            ["/usr/bin/python3", WebhookPostTests.script, "127.0.0.1"] + tls,
            in: folder.url
        )
        return (server, "\(tls.isEmpty ? "http" : "https")://127.0.0.1:\(try server.line())")
    }

    /// A certificate that vouches for itself, and its key, as files `NAME.pem` and `NAME.key`.
    private func certify(_ name: String, for address: String) throws -> [String] {
        let openssl = try Server(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-subj", "/CN=endpoint", "-addext", "subjectAltName=IP:\(address)", "-days", "2",
                "-keyout", "\(name).key", "-out", "\(name).pem",
            ],
            in: folder.url
        )
        openssl.finish()
        return [folder.path("\(name).pem"), folder.path("\(name).key")]
    }

    private func made(
        _ url: String,
        trusted: String? = nil,
        secrets: [[UInt8]] = [[1]]
    ) -> WebhookCall {
        WebhookCall(
            url: url,
            trusted: trusted,
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            seconds: 1_614_265_330,
            body: WebhookPostTests.body,
            secrets: secrets
        )
    }

    /// The secret and the signature were computed by Python's `hmac`.
    @Test("A call is signed as Standard Webhooks says, once with each secret")
    func signed() throws {
        let secret = try #require(Hexadecimal.decode("31f290f6bf06298aab4f08d43c3f082cf648a362da2f"))
        let call = made("https://a", secrets: [secret, [2]])
        let line = try #require(call.fields.first { $0.hasPrefix("webhook-signature: ") })
        let signatures = line.split(separator: " ").dropFirst()
        #expect(signatures.first == "v1,/Xy7FLfFISa1TZH7WLT+0x/orG5MlcutAFOpVan3/00=")
        #expect(signatures.count == 2 && signatures.allSatisfy { $0.hasPrefix("v1,") })
        #expect(Set(signatures).count == 2)
    }

    @Test("What an endpoint gets is what was signed")
    func arrives() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        let call = made("\(url)/hook")
        try await WebhookPost().send(call)
        let line = try server.line()
        #expect(line.contains(#""webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek""#), "\(line)")
        #expect(line.contains(#""webhook-timestamp: 1614265330""#) && line.contains(#""application/json""#))
        #expect(line.contains(#"{\"test\": 2432232314}"#), "\(line)")
        let signature = try #require(call.fields.first { $0.hasPrefix("webhook-signature: ") })
        #expect(line.contains(signature), "\(line)")
    }

    @Test(
        "What is not 2xx is tried again, a redirect too, and nobody follows it",
        arguments: ["say/500", "say/404", "say/401", "say/302", "elsewhere", "nothing"]
    )
    func refused(path: String) async throws {
        let (server, url) = try web()
        defer { server.stop() }
        let error = await #expect(throws: DeliveryError.self) {
            try await WebhookPost().send(made("\(url)/\(path)"))
        }
        #expect(error?.isTemporary == true, "\(String(describing: error))")
        try await WebhookPost().send(made("\(url)/hook"))
    }

    @Test("An endpoint that says it is gone is not tried again")
    func gone() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        let error = await #expect(throws: DeliveryError.self) {
            try await WebhookPost().send(made("\(url)/say/410"))
        }
        #expect(error?.isTemporary == false)
    }

    @Test("An endpoint that says yes and goes on for ever has said yes; one that says nothing has not")
    func endless() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        try await WebhookPost().send(made("\(url)/endless"))
        let error = await #expect(throws: DeliveryError.self) {
            try await WebhookPost(milliseconds: 300).send(made("\(url)/silent"))
        }
        #expect(error?.isTemporary == true)
    }

    @Test("Only a server whose certificate is trusted, and is of its address, is told anything")
    func trusted() async throws {
        let own = try certify("own", for: "127.0.0.1")
        let other = try certify("other", for: "127.0.0.2")
        let (server, url) = try web(own)
        defer { server.stop() }
        let (wrong, place) = try web(other)
        defer { wrong.stop() }
        for call in [
            made("\(url)/hook"), made("\(url)/hook", trusted: other[0]),
            made("\(place)/hook", trusted: other[0]),
        ] {
            let error = await #expect(throws: DeliveryError.self) { try await WebhookPost().send(call) }
            guard case .untrusted = error?.reason else {
                Issue.record("\(call.url): \(String(describing: error))")
                continue
            }
        }
        try await WebhookPost().send(made("\(url)/hook", trusted: own[0]))
        #expect(try server.line().contains("webhook-id"))
    }

    @Test("Where TLS is asked for and none is spoken, nothing is told")
    func plain() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        let error = await #expect(throws: DeliveryError.self) {
            try await WebhookPost().send(made(url.replacing("http:", with: "https:") + "/hook"))
        }
        #expect(error?.isTemporary == true)
    }
}
