import Centre
import CentreSupport
import Foundation
import Model
import Store
import Testing
import TokenTestSupport
import Tokens

/// 注入故障: docs/failures.md says what becomes of a job whatever goes wrong with its token, and these tests say whether it is true.
@Suite("Injected failures")
struct InjectedFailureTests {
    /// A kind of failure, and the head of its column.
    struct Kind: CustomTestStringConvertible, Sendable {
        let effect: CardFault.Effect
        let testDescription: String
    }

    static let kinds: [Kind] = [
        Kind(effect: .refuse(0x6F00), testDescription: "6F00"),
        Kind(effect: .refuse(0x6982), testDescription: "6982"),
        Kind(effect: .refuse(0x6A80), testDescription: "6A80"),
        Kind(effect: .refuse(0x6D00), testDescription: "6D00"),
        Kind(effect: .refuse(0x6A82), testDescription: "6A82"),
        Kind(effect: .refuse(0x6700), testDescription: "6700"),
        Kind(effect: .refuse(0x6985), testDescription: "6985"),
        Kind(effect: .refuse(0x6983), testDescription: "6983"),
        Kind(effect: .refuse(0x63C1), testDescription: "63C1"),
        Kind(effect: .silence, testDescription: "silence"),
        Kind(effect: .lengthen(5000), testDescription: "5000 octets more"),
        Kind(effect: .forget, testDescription: "session lost"),
        Kind(effect: .garble, testDescription: "garbled"),
        Kind(effect: .shorten(1), testDescription: "an octet less"),
        Kind(effect: .lengthen(1), testDescription: "an octet more"),
        Kind(effect: .pullBefore, testDescription: "pulled before"),
        Kind(effect: .pullAfter, testDescription: "pulled after"),
    ]

    @Test(
        "Whatever goes wrong at any one command to a card, its job ends on a sound token, as the table says",
        arguments: kinds
    )
    func card(kind: Kind) async throws {
        let desk = try await FailureDesk()
        var found: [String: Set<FailureDesk.End>] = [:]
        var command = 0
        repeat {
            command += 1
            let (card, other) = (try VirtualCard(), try VirtualCard())
            let fault = CardFault(at: command, kind.effect)
            let run = try await desk.run(
                { attempt in
                    card.insert()
                    let token = try await Self.open(card)
                    card.set(faults: attempt == 0 ? [fault] : [])
                    return token
                },
                { try await Self.open(other) }
            )
            if run.end == .unnoticed, card.commandCount < command { break }
            found[run.step, default: []].insert(run.end)
            let last = run.end == .another ? other : card
            last.set(faults: [])
            let faults = try await ProductionFinding.faults(of: run.application, on: last, in: desk.centre)
            #expect(faults == [], "command \(command)")
        } while command < 260
        #expect((150..<260).contains(command))
        #expect(try desk.faults() == [])
        let cells = FailureDesk.steps.map { step in
            (
                step,
                (found[step] ?? []).filter { $0 != .unnoticed }.sorted().map(\.rawValue).joined(
                    separator: ", "
                )
            )
        }
        let expected = try FailureTable("A card").column(kind.testDescription)
        #expect(Dictionary(cells) { $1 }.mapValues { $0.isEmpty ? "–" : $0 } == expected)
    }

    private static func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    static let functions = [
        "C_Initialize", "C_GetTokenInfo", "C_Login", "C_SetPIN", "C_InitToken", "C_InitPIN",
        "C_GenerateKeyPair",
        "C_CreateObject", "C_SetAttributeValue", "C_Sign",
    ]

    @Test(
        "Whatever function of a PKCS#11 module fails, its token's job ends on a sound token, as the table says",
        arguments: [
            ("crash", "crashes"), ("exit", "ends its process"), ("30", "CKR_DEVICE_ERROR"),
            ("A0", "CKR_PIN_INCORRECT"),
        ]
    )
    func module(kind: String, column: String) async throws {
        let desk = try await FailureDesk()
        let expected = try FailureTable("A PKCS#11 module").column(column)
        for function in Self.functions {
            let soft = try ModuleDesk(blanks: 2, fault: "")
            let blanks = try await soft.tokens()
            let broken = soft.failing("\(function):\(kind)")
            let run = try await desk.run(
                { attempt in
                    let place = attempt == 0 ? broken : soft
                    return try CryptokiToken(blanks[0].identity, module: place.module, program: place.program)
                },
                { blanks[1] }
            )
            #expect(run.end.rawValue == expected[function], "\(function)")
            let record = try desk.centre.book.tokens([.produced], application: run.application, limit: 9)
            #expect(record.count == 1, "\(function)")
        }
        #expect(try desk.faults() == [])
    }

    static let calls = [
        "SKF_EnumDev", "SKF_ConnectDev", "SKF_GetDevInfo", "SKF_GenRandom", "SKF_DevAuth",
        "SKF_EnumApplication", "SKF_CreateApplication", "SKF_OpenApplication", "SKF_GetPINInfo",
        "SKF_VerifyPIN", "SKF_EnumContainer", "SKF_CreateContainer", "SKF_OpenContainer",
        "SKF_GenECCKeyPair", "SKF_ExportPublicKey", "SKF_ECCSignData", "SKF_ImportCertificate",
        "SKF_ExportCertificate",
    ]

    @Test(
        "Whatever function of an SKF library fails, its token's job ends on a sound token, as the table says",
        arguments: [
            ("crash", "crashes"), ("exit", "ends its process"), ("a000001", "SAR_FAIL"),
            ("a000024", "SAR_PIN_INCORRECT"), ("away1", "pulled"),
        ]
    )
    func library(kind: String, column: String) async throws {
        let desk = try await FailureDesk(edits: [.expertToken("slot: 9a, algorithm: sm2")])
        let expected = try FailureTable("An SKF library").column(column)
        #expect(Set(expected.keys) == Set(Self.calls))
        for (index, function) in Self.calls.enumerated() {
            let tokens = try SKFDesk(devices: ["A\(index)", "B\(index)"])
            let blanks = try await tokens.tokens()
            let broken = tokens.failing("\(function):\(kind)")
            let run = try await desk.run(
                { attempt in
                    let place = attempt == 0 ? broken : tokens
                    return try CryptokiToken(blanks[0].identity, module: place.module, program: place.program)
                },
                { blanks[1] }
            )
            #expect(run.end.rawValue == expected[function], "\(function)")
            let record = try desk.centre.book.tokens([.produced], application: run.application, limit: 9)
            #expect(record.count == 1, "\(function)")
        }
        #expect(try desk.faults() == [])
    }
}
