import Foundation
import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

@Suite("The process of a token module", .serialized)
struct TokenWorkerTests {
    @Test(
        "A module that crashes or ends its process is told as that, and the next operation finds a new process",
        arguments: [("C_GenerateKeyPair:crash", "signal 11"), ("C_GenerateKeyPair:exit", "exit status 3")]
    )
    func crash(fault: String, detail: String) async throws {
        let desk = try ModuleDesk(fault: fault)
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: secrets, from: [])
        for _ in 0..<2 {
            await #expect(throws: TokenError(.moduleEnded(module: "soft", detail: detail))) {
                _ = try await token.generateKey(.p256, in: .authentication, with: secrets)
            }
        }
        #expect(try await token.condition()[.authentication]?.hasKey == false)
    }

    @Test("A module that does not answer is ended, and the caller hears of it")
    func block() throws {
        let desk = try ModuleDesk(fault: "C_GetTokenInfo:block")
        let worker = WorkerProcess(desk.module, program: desk.program)
        #expect(throws: TokenError(.moduleSilent(module: "soft"))) {
            _ = try worker.ask(WorkerFrame(WorkerRequest(operation: .tokens)), within: .milliseconds(300))
        }
    }

    @Test(
        "A module that cannot be loaded is named with its reason",
        arguments: ["/nowhere/module.so", "/etc/hostname"]
    )
    func unusable(path: String) async throws {
        let desk = try ModuleDesk(blanks: 0)
        do {
            _ = try await CryptokiToken.list(TokenModule(name: "other", path: path), program: desk.program)
            Issue.record("it was loaded")
        } catch {
            guard case .moduleFailed(let name, let detail) = error.reason else { throw error }
            #expect(name == "other")
            #expect(detail.contains(path))
        }
    }

    @Test("Return values have the words of the module", arguments: ["5", "30", "80000123"])
    func values(value: String) async throws {
        let desk = try ModuleDesk(fault: "C_InitPIN:\(value)")
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        do {
            try await token.personalise(to: secrets, from: [])
            Issue.record("it was personalised")
        } catch {
            #expect(error.message.contains("0x\(value)"))
        }
    }

    @Test("Frames are read as they were written, and cut short or altered they are refused")
    func frames() throws {
        let frame = WorkerFrame(fields: [[1, 2, 3], [], [UInt8](repeating: 7, count: 300)])
        let body = Array(frame.bytes.dropFirst(4))
        #expect(try WorkerFrame(body: body) == frame)
        for count in body.indices {
            #expect(throws: TokenError.self) { try WorkerFrame(body: Array(body.prefix(count))) }
        }
        #expect(throws: TokenError.self) { try WorkerFrame(body: body + [0]) }
        #expect(throws: TokenError.self) { try WorkerFrame(body: [17] + body.dropFirst()) }
        #expect(throws: TokenError.self) { try WorkerFrame(body: [1, 0xFF, 0xFF, 0xFF, 0xFF]) }
    }

    @Test("What is no request gets an answer that says so, and the process goes on")
    func nonsense() throws {
        let desk = try ModuleDesk()
        let worker = WorkerProcess(desk.module, program: desk.program)
        for fields in [
            [Array("[]".utf8)], [Array(#"{"operation":"sign"}"#.utf8)],
            [Array(#"{"operation":"steal"}"#.utf8)],
        ] {
            #expect(throws: TokenError.self) {
                _ = try worker.ask(WorkerFrame(fields: fields), within: .seconds(10))
            }
        }
        let tokens = try worker.ask(WorkerFrame(WorkerRequest(operation: .tokens)), within: .seconds(10))
            .reply.tokens
        #expect(tokens?.count == 1)
    }
}
