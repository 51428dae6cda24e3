import Foundation
import Model
import Portal
import StatusFixtures
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

@Suite("The service on loopback")
struct LoopbackServiceTests {
    /// Runs a service on a free port while `body` runs.
    private static func run(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let settings = AssistantSettings(
            origins: ["https://ca.example.cn"].compactMap(WebOrigin.init),
            port: 0
        )
        let tokens = HolderTokens(cabinet: VirtualCabinet([]))
        let service = LoopbackService(settings, tokens: tokens, browse: { _ in true })
        let (ports, opened) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run { opened.yield($0) } }
            defer { group.cancelAll() }
            for await port in ports { return try await body(port) }
        }
    }

    private static func curl(_ arguments: String...) async throws -> String {
        try await onOwnThread {
            Result { try ToolRun(["curl", "-s", "-i", "--noproxy", "*"] + arguments, socketPath: "").output }
        }.get()
    }

    /// As where IPv6 is switched off on the network card: ::1 is there, and no other IPv6 address.
    @Test("It starts on a machine whose network has no IPv6")
    func withoutIPv6() async throws {
        let directory = try TemporaryDirectory()
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appendingPathComponent("pki-assistant").path
        let story = #"""
            ip link set lo up && ip addr add 10.0.0.2/32 dev lo && cd "$HOME" && mkfifo said || exit 1
            "$0" serve --port 0 2>said & assistant=$!
            head -n 1 said
            kill "$assistant"
            """#
        let namespace = geteuid() == 0 ? ["unshare", "-n"] : ["unshare", "-rn"]
        let environment = [
            "HOME": directory.url.path, "XDG_CONFIG_HOME": directory.url.path,
            "XDG_RUNTIME_DIR": directory.url.path,
        ]
        let told = try await onOwnThread {
            Result {
                try ToolRun(
                    namespace + ["sh", "-c", story, program],
                    socketPath: "/nowhere",
                    environment: environment
                )
            }
        }.get()
        #expect(told.output.contains("数字证书助手已启动"), "\(told.output)")
        withExtendedLifetime(directory) {}
    }

    @Test("It answers on both addresses of this machine, by its names alone")
    func answers() async throws {
        try await LoopbackServiceTests.run { port in
            let origin = "Origin: https://ca.example.cn"
            var places = ["127.0.0.1:\(port)"]
            if IPv6Loopback.isThere { places.append("[::1]:\(port)") }
            for place in places {
                let answer = try await LoopbackServiceTests.curl(
                    "-g",
                    "-H",
                    origin,
                    "http://\(place)/v1/status"
                )
                #expect(answer.hasPrefix("HTTP/1.1 200"), "\(place)")
                #expect(answer.contains("\"protocol\":1"))
            }
            let rebound = try await LoopbackServiceTests.curl(
                "-H",
                origin,
                "-H",
                "Host: evil.example:\(port)",
                "http://127.0.0.1:\(port)/v1/status"
            )
            #expect(rebound.hasPrefix("HTTP/1.1 421"))
        }
    }

    @Test("A preflight as Chromium sends it is answered")
    func preflight() async throws {
        try await LoopbackServiceTests.run { port in
            let answer = try await LoopbackServiceTests.curl(
                "-X",
                "OPTIONS",
                "-H",
                "Origin: https://ca.example.cn",
                "-H",
                "Access-Control-Request-Method: POST",
                "-H",
                "Access-Control-Request-Headers: content-type",
                "-H",
                "Access-Control-Request-Private-Network: true",
                "http://127.0.0.1:\(port)/v1/sign"
            )
            #expect(answer.hasPrefix("HTTP/1.1 204"))
            #expect(answer.contains("access-control-allow-private-network: true"))
        }
    }

    @Test("Another cause than a program that has the port is told as what it is")
    func unavailable() async throws {
        // TEST-NET-1 (RFC 5737): no address of this machine.
        let listener = HTTPListener(host: "192.0.2.1", port: 0) { _ in HTTPReply(status: 404) }
        let error = await #expect(throws: ListenerError.self) {
            try await listener.run { _ in Issue.record("it listens") }
        }
        let told = LoopbackService.failure(try #require(error), 17_681)
        guard case .cannotListen(port: 17_681, let detail) = told.reason else {
            Issue.record("told as \(told.code)")
            return
        }
        #expect(detail.contains("192.0.2.1"))
    }

    @Test("A port that somebody has is not shared")
    func taken() async throws {
        try await LoopbackServiceTests.run { port in
            let second = LoopbackService(
                AssistantSettings(port: port),
                tokens: HolderTokens(cabinet: VirtualCabinet([])),
                browse: { _ in true }
            )
            await #expect(throws: AssistantError(.portTaken(port))) {
                try await second.run { _ in Issue.record("it listens") }
            }
        }
    }
}

@Suite("The user's browser")
struct DesktopBrowserTests {
    @Test("It is given a file of the user's own; the address stands in no list of processes")
    func opened() throws {
        let directory = try TemporaryDirectory()
        let browser = DesktopBrowser(folder: directory.url.path, program: "/bin/true")
        #expect(browser.open("http://127.0.0.1:17681/open/abc"))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
        let name = try #require(names.first)
        let path = directory.path(name)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("http://127.0.0.1:17681/open/abc"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        #expect(browser.open("http://127.0.0.1:17681/open/def"))
        #expect(!FileManager.default.fileExists(atPath: path))
        browser.forget()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).isEmpty)
    }

    @Test("Without a desktop, or a folder, it says so")
    func absent() throws {
        let directory = try TemporaryDirectory()
        #expect(!DesktopBrowser(folder: directory.url.path, program: "/nowhere").open("http://127.0.0.1:1/"))
        #expect(!DesktopBrowser(folder: directory.path("none")).open("http://127.0.0.1:1/"))
    }
}
