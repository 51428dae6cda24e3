import Foundation
import Model
import OpenSSL
import Testing
import TokenTestSupport

@testable import Tokens

@Suite("SKF libraries that fail", .serialized)
struct SKFFaultTests {
    /// A token with a key, and the same one behind a library with a fault.
    private struct Bench {
        let desk: SKFDesk
        let sound: CryptokiToken
        let failing: CryptokiToken
        let secrets: TokenSecrets

        init(_ fault: String) async throws {
            desk = try SKFDesk()
            sound = try #require(try await desk.tokens().first)
            secrets = try TokenSecrets.random(for: try await sound.condition())
            try await sound.personalise(to: secrets, from: [])
            _ = try await sound.generateKey(.sm2, in: .authentication, with: secrets)
            let other = desk.failing(fault)
            failing = try CryptokiToken(sound.identity, module: other.module, program: other.program)
        }

        func sign(_ token: CryptokiToken) async throws {
            _ = try await token.sign([1], in: .authentication, with: secrets)
        }
    }

    @Test(
        "One that crashes or ends its process is told as that, and the token goes on",
        arguments: [("SKF_ECCSignData:crash", "signal 11"), ("SKF_ECCSignData:exit", "exit status 3")]
    )
    func crash(fault: String, detail: String) async throws {
        let bench = try await Bench(fault)
        await #expect(throws: TokenError(.moduleEnded(module: "skf", detail: detail))) {
            try await bench.sign(bench.failing)
        }
        try await bench.sign(bench.sound)
    }

    @Test(
        "One that does not answer is ended, and the caller hears of it",
        arguments: ["SKF_EnumDev", "SKF_ConnectDev", "SKF_GetDevInfo", "SKF_DisConnectDev"]
    )
    func block(function: String) throws {
        let desk = try SKFDesk().failing("\(function):block")
        let worker = WorkerProcess(desk.module, program: desk.program)
        #expect(throws: TokenError(.moduleSilent(module: "skf"))) {
            _ = try worker.ask(WorkerFrame(WorkerRequest(operation: .tokens)), within: .milliseconds(300))
        }
    }

    @Test(
        "What it answers wrongly is refused, and what it says is told in its words",
        arguments: [
            ("SKF_EnumContainer:endless", TokenError.Reason.malformedAnswer(operation: "SKF_EnumContainer")),
            ("SKF_ExportPublicKey:length", .malformedAnswer(operation: "SKF_ExportPublicKey")),
            ("SKF_ExportPublicKey:a00001b", .emptySlot(.authentication)),
            ("SKF_VerifyPIN:a000024", .wrongPIN(triesLeft: nil)),
            ("SKF_ECCSignData:a000003", .unsupported(operation: "SKF_ECCSignData")),
            (
                "SKF_ECCSignData:a000001",
                .moduleFailed(module: "skf", detail: "SKF_ECCSignData: SAR_FAIL (0xa000001)")
            ),
            (
                "SKF_VerifyPIN:80001234",
                .moduleFailed(module: "skf", detail: "SKF_VerifyPIN: SKF error 0x80001234")
            ),
        ]
    )
    func wrongAnswers(fault: String, reason: TokenError.Reason) async throws {
        let bench = try await Bench(fault)
        await #expect(throws: TokenError(reason)) {
            try await bench.sign(bench.failing)
        }
        try await bench.sign(bench.sound)
    }

    @Test(
        "A token that is pulled at any call is told as that, and goes on where it was",
        arguments: [
            "SKF_GetDevInfo", "SKF_EnumApplication", "SKF_OpenApplication", "SKF_EnumContainer",
            "SKF_OpenContainer", "SKF_GetPINInfo", "SKF_VerifyPIN", "SKF_ExportPublicKey", "SKF_ECCSignData",
        ]
    )
    func pulled(function: String) async throws {
        let bench = try await Bench("\(function):away1")
        let error = await #expect(throws: TokenError.self) {
            try await bench.sign(bench.failing)
        }
        switch error?.reason {
        case .cardRemoved, .noCard: break
        default: Issue.record("\(String(describing: error))")
        }
        try await bench.sign(bench.sound)
    }

    @Test("What is no SKF library is named with its reason", arguments: ["/nowhere/skf.so", "/etc/hostname"])
    func unusable(path: String) async throws {
        let desk = try SKFDesk()
        let module = TokenModule(name: "skf", path: path, skf: "double", profile: SKFProfile())
        do {
            _ = try await CryptokiToken.list(module, program: desk.program)
            Issue.record("it was loaded")
        } catch {
            guard case .moduleFailed("skf", let detail) = error.reason else { throw error }
            #expect(detail.contains(path))
        }
    }

    @Test("A PKCS#11 module is none, and an SKF library is no PKCS#11 module")
    func otherKind() async throws {
        let desk = try SKFDesk()
        for module in [
            TokenModule(name: "one", path: SoftHSM.library, skf: "double", profile: SKFProfile()),
            TokenModule(name: "other", path: SoftwareSKF.library),
        ] {
            let error = await #expect(throws: TokenError.self) {
                _ = try await CryptokiToken.list(module, program: desk.program)
            }
            #expect(error?.message.contains("it is a library, but") == true)
        }
    }

    @Test("A profile comes to the process as it is, and one that was never looked up starts none")
    func profiles() throws {
        let profile = SKFProfile(ulong: .eight, packed: false, signs: .message, pinCodes: .shifted)
        #expect(SKFProfile(argument: profile.argument) == profile)
        #expect(SKFProfile(argument: "{}") == nil)
        #expect(SKFProfile(argument: "ulong8") == nil)
        let json = Data(#"{"name": "a", "path": "/a.so", "skf": "unknown"}"#.utf8)
        let module = try JSONDecoder().decode(TokenModule.self, from: json)
        #expect(throws: TokenError(.moduleFailed(module: "a", detail: "there is no SKF profile 'unknown'"))) {
            _ = try module.arguments()
        }
        let expected = ["--module", "/a.so", "--skf", profile.argument]
        #expect(try module.with(profile).arguments() == expected)
    }
}
