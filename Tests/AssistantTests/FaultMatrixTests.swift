import Foundation
import OpenSSL
import Synchronization
import Testing
import Tokens

@testable import Assistant

/// What goes wrong at one message between assistant and centre.
enum MessageFailure: CaseIterable {
    /// The message, or its answer, is lost once.
    case questionLost, answerLost
    /// The line is gone from the message, or from its answer, on.
    case lineCut, lineCutAfter
    /// The program is killed before the message leaves, or before its answer comes.
    case killed, killedAfter
    /// The centre fails, is busy, or has forgotten the session.
    case centreFails, centreBusy, sessionOver
    /// What answers is no centre, or sends without end.
    case unreadable, endless
    /// The token is pulled.
    case tokenPulled

    /// Whether the assistant goes on by itself, without its user.
    var isPassed: Bool { self == .questionLost || self == .answerLost }

    /// What of the line breaks at a message.
    func cut(at message: Int) -> RenewalCentre.Cut? {
        switch self {
        case .questionLost: RenewalCentre.Cut(turns: message...message, loss: .question)
        case .answerLost: RenewalCentre.Cut(turns: message...message, loss: .answer)
        case .lineCut, .killed: RenewalCentre.Cut(turns: message...100, loss: .question)
        case .lineCutAfter, .killedAfter: RenewalCentre.Cut(turns: message...100, loss: .answer)
        case .centreFails, .centreBusy, .sessionOver, .unreadable, .endless, .tokenPulled: nil
        }
    }

    /// What is answered in place of the centre; nil for what it answers itself.
    var answer: DoorAnswer? {
        switch self {
        case .centreFails: DoorAnswer(status: 500, body: [])
        case .centreBusy: DoorAnswer(status: 503, body: Array("{\"code\":\"busy\"}".utf8))
        case .sessionOver: DoorAnswer(status: 403, body: Array("{\"code\":\"session-over\"}".utf8))
        case .unreadable: DoorAnswer(status: 200, body: Array("<html>".utf8))
        case .endless: DoorAnswer(status: 200, body: [UInt8](repeating: 0x61, count: 1_000_000))
        case .questionLost, .answerLost, .lineCut, .lineCutAfter, .killed, .killedAfter, .tokenPulled: nil
        }
    }
}

/// Message × failure: whatever goes wrong is told, and the same code, typed again, goes on to the one certificate.
@Suite("The fault matrix")
struct FaultMatrixTests {
    /// The message that is to fail.
    private final class Moment: Sendable {
        /// Whether it is the one that is asked now.
        let isNow = Mutex(false)
        /// What was kept of the renewal when it came.
        let kept = Mutex<[String: Data]>([:])
    }

    /// redeem, management, certificate, management, complete.
    private static let messages = 1...5
    /// The words for what is no fault of ours, with which a run that failed ends.
    private static let refusals: Set<String> = [
        "centre-unreachable", "centre-refused", "centre-unclear", "token-failed", "no-token",
    ]

    @Test(
        "更新 and 替换: every message with every failure ends in a clean refusal, and goes on with the same code",
        arguments: RenewalKind.allCases,
        MessageFailure.allCases
    )
    func renewal(kind: RenewalKind, failure: MessageFailure) async throws {
        for message in FaultMatrixTests.messages {
            let world = try await RenewalWorld(kind)
            let refusal = try await FaultMatrixTests.attempt(world, failure, at: message)
            let isLate = failure == .tokenPulled && message == 5
            #expect(
                (refusal == nil) == (failure.isPassed || isLate),
                "message \(message): \(refusal ?? "nothing")"
            )
            if let refusal {
                #expect(FaultMatrixTests.refusals.contains(refusal), "message \(message): \(refusal)")
            }
            let first = world.centre.issued
            if refusal != nil { _ = try await world.run() }
            #expect(try await world.isRenewed(), "message \(message)")
            if let first {
                #expect(world.centre.issued?.der == first.der, "message \(message): a second one")
            }
        }
    }

    /// Runs with a failure at one message, and puts everything right again.
    ///
    /// - Returns: the word of the refusal; nil when it came through.
    private static func attempt(
        _ world: RenewalWorld,
        _ failure: MessageFailure,
        at message: Int
    ) async throws -> String? {
        let (moment, card, folder) = (Moment(), world.holder.card, world.drawer.folder)
        world.centre.cut(failure.cut(at: message))
        world.centre.answer { _ in moment.isNow.withLock { $0 } ? failure.answer : nil }
        world.centre.onTurn { turn in
            moment.isNow.withLock { $0 = turn == message }
            guard turn == message else { return }
            if failure == .tokenPulled { card.remove() }
            moment.kept.withLock { $0 = FaultMatrixTests.files(in: folder) }
        }
        var refusal: String?
        do {
            _ = try await world.run()
        } catch let error as AssistantError {
            refusal = error.code
        }
        if failure == .killed || failure == .killedAfter {
            // What it wrote after that message, a killed program did not write.
            try FaultMatrixTests.restore(moment.kept.withLock { $0 }, in: folder)
        }
        world.centre.cut(nil)
        world.centre.answer(nil)
        world.centre.onTurn(nil)
        card.insert()
        return refusal
    }

    private static func files(in folder: String) -> [String: Data] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let found = names.map { ($0, FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data()) }
        return Dictionary(found) { first, _ in first }
    }

    private static func restore(_ files: [String: Data], in folder: String) throws {
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: folder) {
            try manager.removeItem(atPath: "\(folder)/\(name)")
        }
        for (name, octets) in files {
            let place = "\(folder)/\(name)"
            #expect(
                manager.createFile(atPath: place, contents: octets, attributes: [.posixPermissions: 0o600])
            )
        }
    }

    /// What a token does wrong at one command.
    private static let effects: [CardFault.Effect] = [
        .pullBefore, .pullAfter, .garble, .forget, .refuse(0x6F00), .silence, .shorten(3),
    ]

    @Test(
        "绑定: a token that fails at any command signs nothing wrong, and signs when it is asked again",
        arguments: effects
    )
    func signature(effect: CardFault.Effect) async throws {
        let holder = try await HolderCard()
        let statement: [UInt8] = [1, 2, 3]
        func sign() async throws -> Bool {
            let signature = try await holder.tokens().sign(
                statement,
                with: holder.certificate.fingerprint,
                pin: HolderCard.typed(HolderCard.pin)
            )
            return holder.certificate.publicKey.verify(signature: signature, message: statement)
        }
        let commands = try await FaultMatrixTests.forEachCommand(of: holder.card, effect) { command in
            do {
                let isGood = try await sign()
                #expect(isGood, "command \(command)")
            } catch let error as AssistantError {
                #expect(!error.sentence.isEmpty && error.code != "fault", "command \(command)")
            }
        } then: { command in
            let isGood = try await sign()
            #expect(isGood, "command \(command)")
            #expect(holder.card.pinTriesLeft == 3, "command \(command)")
        }
        #expect((5..<200).contains(commands), "\(commands) commands")
    }

    @Test("修改PIN: a token that is pulled at any command has one of both PINs", arguments: effects.prefix(2))
    func changedPIN(effect: CardFault.Effect) async throws {
        let holder = try await HolderCard()
        var (pin, other) = (HolderCard.pin, "16180339")
        func change(_ from: String, _ to: String) async throws {
            try await holder.tokens().changePIN(
                from: HolderCard.typed(from),
                to: HolderCard.typed(to),
                of: nil
            )
        }
        let commands = try await FaultMatrixTests.forEachCommand(of: holder.card, effect) { _ in
            do {
                try await change(pin, other)
                (pin, other) = (other, pin)
            } catch is AssistantError {
                return
            }
        } then: { command in
            // Whoever does not know whether it was changed tries what it was before.
            do {
                try await change(pin, other)
            } catch let error as AssistantError where error == AssistantError(.pinWrong(triesLeft: 2)) {
                try await change(other, pin)
                return
            }
            (pin, other) = (other, pin)
            #expect(holder.card.pinTriesLeft == 3, "command \(command)")
        }
        #expect((3..<200).contains(commands), "\(commands) commands")
    }

    /// Does something with a fault at each of its commands in turn, and then something with a sound card.
    ///
    /// - Returns: how many commands it has.
    private static func forEachCommand(
        of card: VirtualCard,
        _ effect: CardFault.Effect,
        _ act: (Int) async throws -> Void,
        then: (Int) async throws -> Void
    ) async throws -> Int {
        var command = 0
        var isReached = true
        while isReached && command < 200 {
            command += 1
            card.set(faults: [CardFault(at: command, effect)])
            try await act(command)
            isReached = card.commandCount >= command
            card.set(faults: [])
            card.insert()
            try await then(command)
        }
        return command
    }
}
