import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

@Suite("pki-assistant")
struct ProgramTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Runs the program beside the tests, with settings of its own and nobody at the terminal.
    private func run(_ arguments: [String], socket: String = "/nowhere") async throws -> ToolRun {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appendingPathComponent("pki-assistant").path
        let home = directory.url.path
        return try await onOwnThread {
            Result {
                try ToolRun(
                    [program] + arguments,
                    socketPath: socket,
                    environment: ["HOME": home, "XDG_CONFIG_HOME": home]
                )
            }
        }.get()
    }

    @Test(
        "Every command says what it does, how it ends, and has an example",
        arguments: ["serve", "info", "pin", "check", "unlock"]
    )
    func help(command: String) async throws {
        let told = try await run([command, "--help"])
        #expect(told.status == 0)
        #expect(told.output.contains("EXIT STATUS"))
        #expect(told.output.contains("pki-assistant \(command)"))
        #expect(told.output.contains("EXAMPLE"))
    }

    @Test("Without a smart card service it says so in Chinese, with a status of its own")
    func absent() async throws {
        let told = try await run(["info"])
        #expect(told.status == 69)
        #expect(told.output.contains("智能卡服务"))
        let checked = try await run(["check"])
        #expect(checked.status == 69)
        #expect(checked.output.contains("读取 key："))
    }

    @Test("A PIN that cannot be one is refused before anything is asked of a token")
    func emptyPIN() async throws {
        let told = try await run(["pin"])
        #expect(told.status == 65)
        #expect(told.output.contains("PIN 应为 6 至 8 位数字"))
    }

    @Test("Settings that others may read are not used")
    func settings() async throws {
        let path = directory.path("open.json")
        #expect(
            FileManager.default.createFile(atPath: path, contents: Data("{}".utf8), attributes: [:])
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let told = try await run(["info", "--settings", path])
        #expect(told.status == 65)
        #expect(told.output.contains("chmod 600"))
    }

    @Test("A card in a reader of the real service is shown with its certificate")
    func real() async throws {
        let state = directory.path("card")
        let holder = try await HolderCard(VirtualCard(stateFile: state))
        let desk = try CardDesk.open()
        let socket = desk.socketPath
        let told = try await desk.withReaderAlone { reader in
            try await reader.insert(state)
            return try await run(["info", "--format", "json"], socket: socket)
        }
        #expect(told.status == 0, "\(told.output)")
        #expect(told.output.contains("\"serial\":\"\(holder.card.serial)\""))
        #expect(told.output.contains(Hexadecimal.encode(holder.certificate.fingerprint)))
        #expect(told.output.contains("\"pinTriesLeft\":3"))
    }
}
