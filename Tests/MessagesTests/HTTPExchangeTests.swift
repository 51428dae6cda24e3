import Foundation
import Messages
import TestSupport
import Testing

/// Servers of others, asked for one answer.
@Suite("Exchanges over HTTP")
struct HTTPExchangeTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "web.py")
        .path(percentEncoded: false)

    /// The addresses of this machine: IPv6 may be switched off.
    private static let hosts: [String] = {
        let six = (try? Data(contentsOf: URL(filePath: "/proc/net/if_inet6"))) ?? Data()
        return six.isEmpty ? ["127.0.0.1"] : ["127.0.0.1", "::1"]
    }()

    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func web(_ host: String = "127.0.0.1") throws -> (Server, String) {
        let server = try Server(["/usr/bin/python3", HTTPExchangeTests.script, host], in: folder.url)
        let place = host.contains(":") ? "[\(host)]" : host
        return (server, "http://\(place):\(try server.line())")
    }

    @Test("A server is asked by its address, of IPv4 and of IPv6", arguments: HTTPExchangeTests.hosts)
    func asked(host: String) async throws {
        let (server, url) = try web(host)
        defer { server.stop() }
        let got = try await HTTPExchange.send(.get, "\(url)/echo/a%2Fb")
        #expect(got.status == 200)
        #expect(String(decoding: got.body, as: UTF8.self) == "GET /echo/a%2Fb [] [identity] ")
        let octets = [UInt8]("a question".utf8)
        let given = try await HTTPExchange.send(.post(octets, contentType: "text/x-question"), "\(url)/echo/")
        #expect(
            String(decoding: given.body, as: UTF8.self)
                == "POST /echo/ [text/x-question] [identity] a question"
        )
    }

    @Test("Status, fields and body are those of the last head, whatever the status says")
    func heads() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        let answer = try await HTTPExchange.send(.get, "\(url)/early")
        #expect(answer.status == 503 && answer.body == Array("later".utf8))
        #expect(answer.headers["x-word"] == "one, two" && answer.headers["content-length"] == "5")
    }

    @Test("Nobody is sent elsewhere")
    func redirected() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        #expect(try await HTTPExchange.send(.get, "\(url)/elsewhere").status == 302)
        let count = try await HTTPExchange.send(.get, "\(url)/count")
        #expect(count.body == Array("2".utf8))
    }

    @Test("An answer of the limit is taken, one octet more is not, and one without an end neither")
    func limited() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        let limit = 100_000
        let whole = try await HTTPExchange.send(.get, "\(url)/long/\(limit)", limit: limit)
        #expect(whole.body.count == limit)
        for path in ["long/\(limit + 1)", "endless", "heads/90"] {
            let error = await #expect(throws: ExchangeError.self) {
                try await HTTPExchange.send(.get, "\(url)/\(path)", limit: limit)
            }
            #expect(error?.reason == .tooLarge("\(url)/\(path)"), "\(path): \(String(describing: error))")
        }
    }

    @Test("What is folded, is not HTTP, is not there or is no address of HTTP is told, and is not taken")
    func refused() async throws {
        let (server, url) = try web()
        defer { server.stop() }
        let file = folder.path("secret")
        try Data("secret".utf8).write(to: URL(filePath: file))
        let wrong = [
            "\(url)/gzip", "\(url)/nothing", "http://127.0.0.1:1/", "file://\(file)", "", "http://",
            "http://[::1", "\(url)/echo/\u{0}",
        ]
        for url in wrong {
            let error = await #expect(throws: ExchangeError.self) { try await HTTPExchange.send(.get, url) }
            guard case .unreachable = error?.reason else {
                Issue.record("\(url): \(String(describing: error))")
                continue
            }
        }
        let folded = await #expect(throws: ExchangeError.self) {
            try await HTTPExchange.send(.get, "\(url)/gzip")
        }
        #expect(folded?.message.hasSuffix("it answers in gzip") == true)
    }
}
