import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

/// 解锁 at the desk, with a virtual card in the hand.
@Suite("Unlocking at the desk", .serialized)
struct UnlockDeskTests {
    private let world: Workshop
    private let card: VirtualCard
    private let directory: TemporaryDirectory

    init() async throws {
        world = try await Workshop()
        card = try VirtualCard()
        try await world.make(world.counter.paidApplication(), on: card)
        directory = try TemporaryDirectory()
    }

    private var serial: String { "\(card.serial)" }
    private var letter: LetterDestination { .file(directory.path("letter-\(UUID().uuidString).pdf")) }
    private func desk(_ name: String) throws -> UnlockDesk {
        UnlockDesk(centre: world.centre, staff: try world.centre.staffOperator(name))
    }
    private func token() async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card))
    }
    private func record() throws -> TokenRecord { try #require(try world.centre.book.token(serial: serial)) }

    private func lock() async throws {
        let token = try await token()
        let (wrong, other) = (Array("904713".utf8), Array("904714".utf8))
        for _ in 0..<2 {
            await #expect(throws: TokenError.self) {
                try await token.changePIN(from: SecretBytes(copying: wrong), to: SecretBytes(copying: other))
            }
        }
        #expect(card.pinTriesLeft == 1)
    }

    private func approve() async throws {
        _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "本人持身份证到场")
        _ = try await desk("wang.shenhe").approve(serial)
    }

    @Test(
        "An approved unlock gives PIN, PUK and management key anew, and the key of the token signs with them"
    )
    func unlocks() async throws {
        try await lock()
        let before = try record()
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        let after = try record()
        #expect(after.state == .produced && after.unlocks == 1 && after.letters == 1)
        #expect(after.pendingSecrets == nil && after.wrappedSecrets != before.wrappedSecrets)
        #expect(card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
        let unlock = try #require(try world.centre.book.unlocks(ofToken: serial).last)
        #expect(unlock.state == .completed && unlock.ranBy == "liu.zhizheng")
        #expect(try world.centre.book.verifyAuditTrail { _ in true }.fault == nil)
    }

    @Test("One approval is good for one use")
    func once() async throws {
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        await #expect(throws: UnlockError(.noneOpen(serial: serial))) {
            try await desk("liu.zhizheng").run(on: token(), letter: letter)
        }
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(try record().unlocks == 2)
    }

    @Test("A holder's PIN is set, is on no record, and must be a good one")
    func typed() async throws {
        try await approve()
        let desk = try desk("liu.zhizheng")
        await #expect(throws: UnlockError(.pinRefused(.run))) {
            try await desk.run(on: token(), typed: SecretBytes(copying: Array("123456".utf8)))
        }
        #expect(try record().pendingSecrets == nil)
        let pin = Array("70482915".utf8)
        try await desk.run(on: token(), typed: SecretBytes(copying: pin))
        try await token().changePIN(
            from: SecretBytes(copying: pin),
            to: SecretBytes(copying: Array("481027".utf8))
        )
        #expect(try record().letters == 0)
    }

    @Test("Each step takes another person with the role")
    func persons() async throws {
        await #expect(throws: UnlockError.self) {
            try await desk("zhou.guanli").request(serial, text: "忘记PIN", evidence: "身份证")
        }
        _ = try await desk("wang.shenhe").request(serial, text: "忘记PIN", evidence: "身份证")
        await #expect(throws: UnlockError(.samePerson(name: "wang.shenhe"))) {
            try await desk("wang.shenhe").approve(serial)
        }
        await #expect(throws: UnlockError(.wrongState(serial: serial, state: .requested))) {
            try await desk("liu.zhizheng").run(on: token(), letter: letter)
        }
        await #expect(throws: UnlockError.self) { try await desk("chen.shouli").approve(serial) }
        await #expect(throws: UnlockError(.open(serial: serial, state: .requested))) {
            try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
        }
        _ = try await desk("zhou.guanli").approve(serial)
        await #expect(throws: UnlockError.self) {
            try await desk("chen.shouli").run(on: token(), letter: letter)
        }
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
    }

    @Test("A holder's token is LOCKED when somebody says so, until it is unlocked, or that was not believed")
    func said() async throws {
        await #expect(throws: UnlockError(.tokenState(serial: serial, state: .produced))) {
            try await desk("chen.shouli").request(serial, text: "PIN锁死", evidence: "身份证", isLocked: true)
        }
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), typed: SecretBytes(copying: Array("70482915".utf8)))
        #expect(try record().state == .inUse)
        for isBelieved in [false, true] {
            _ = try await desk("chen.shouli")
                .request(serial, text: "PIN锁死", evidence: "身份证", isLocked: true)
            #expect(try record().state == .locked)
            if isBelieved {
                _ = try await desk("wang.shenhe").approve(serial)
                #expect(try record().state == .locked)
                try await desk("liu.zhizheng").run(on: token(), letter: letter)
            } else {
                _ = try await desk("wang.shenhe").reject(serial)
            }
            #expect(try record().state == .inUse)
        }
        #expect(try record().unlocks == 2)
    }

    @Test("A token that says that no try is left is LOCKED from the moment it is worked on")
    func seen() async throws {
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), typed: SecretBytes(copying: Array("70482915".utf8)))
        let transport = try VirtualCardTransport(card)
        let select: [UInt8] = [0, 0xA4, 4, 0, 9, 0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 0]
        _ = try transport.transmit(select, within: .seconds(1))
        for _ in 0..<3 {
            let wrong: [UInt8] = [0, 0x20, 0, 0x80, 8] + Array("00000000".utf8)
            _ = try transport.transmit(wrong, within: .seconds(1))
        }
        #expect(card.pinTriesLeft == 0)
        #expect(try record().state == .inUse)
        try await approve()
        // Pulled ever later, until it was begun.
        for commands in stride(from: 12, to: 80, by: 4) where try record().pendingSecrets == nil {
            let pulled = try PulledTransport(VirtualCardTransport(card), after: commands)
            await #expect(throws: TokenError.self) {
                try await desk("liu.zhizheng").run(on: PIVToken.open(over: pulled), letter: letter)
            }
        }
        #expect(try record().state == .locked && record().pendingSecrets != nil)
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(try record().state == .inUse && card.pinTriesLeft == 3)
    }

    @Test("A token whose PUK was guessed until one try is left is unlocked, and has all tries again")
    func guessed() async throws {
        let transport = try VirtualCardTransport(card)
        let select: [UInt8] = [0, 0xA4, 4, 0, 9, 0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 0]
        _ = try transport.transmit(select, within: .seconds(1))
        for _ in 0..<2 {
            let wrong: [UInt8] = [0, 0x24, 0, 0x81, 16] + Array("0000000000000000".utf8)
            _ = try transport.transmit(wrong, within: .seconds(1))
        }
        try #require(card.pukTriesLeft == 1)
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(card.pukTriesLeft == 3 && card.pinTriesLeft == 3)
        #expect(try record().unlocks == 1 && record().pendingSecrets == nil)
    }

    @Test("What is rejected cannot be run, and another may be asked for")
    func rejected() async throws {
        _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
        _ = try await desk("wang.shenhe").reject(serial)
        await #expect(throws: UnlockError(.noneOpen(serial: serial))) {
            try await desk("liu.zhizheng").run(on: token(), letter: letter)
        }
        try await approve()
        #expect(try world.centre.book.unlocks(ofToken: serial).map(\.state) == [.rejected, .approved])
    }

    @Test("An approval is taken back, codes and all, by a second person, as long as it does not run")
    func takenBack() async throws {
        try await approve()
        let paper = LetterDestination.file(directory.path("code.txt"))
        _ = try await desk("chen.shouli").issueCode(for: serial, to: paper)
        await #expect(throws: UnlockError.self) { try await desk("chen.shouli").reject(serial) }
        #expect(try await desk("zhou.guanli").reject(serial).state == .rejected)
        #expect(try world.centre.book.unlockCodes(ofToken: serial).map(\.state) == [.superseded])
        await #expect(throws: UnlockError(.noneOpen(serial: serial))) {
            try await desk("liu.zhizheng").run(on: token(), letter: letter)
        }
        try await approve()
        let pulled = try await PIVToken.open(over: PulledTransport(VirtualCardTransport(card), after: 40))
        await #expect(throws: TokenError.self) {
            try await desk("liu.zhizheng").run(on: pulled, letter: letter)
        }
        await #expect(throws: UnlockError(.wrongState(serial: serial, state: .running))) {
            try await desk("zhou.guanli").reject(serial)
        }
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
    }

    @Test("An approval is worth nothing when who gave it was retired since")
    func fallenApprover() async throws {
        let admin = try world.centre.staffOperator("admin")
        _ = try await world.centre.addStaff(
            name: "sun.shenhe",
            displayName: "孙审核",
            roles: [.reviewer],
            by: admin
        )
        _ = try await desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
        _ = try await desk("sun.shenhe").approve(serial)
        _ = try await world.centre.retireStaff("sun.shenhe", by: admin)
        await #expect(throws: UnlockError(.approverFallen(serial: serial, name: "sun.shenhe"))) {
            try await desk("liu.zhizheng").run(on: token(), letter: letter)
        }
        #expect(try record().pendingSecrets == nil)
        try await approve()
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
    }

    @Test("A printer that is gone when the token is changed is said so, and the same command goes on")
    func noPrinter() async throws {
        try await approve()
        let error = await #expect(throws: UnlockError.self) {
            try await desk("liu.zhizheng").run(on: token(), letter: .printer(PrintQueue("nobodys-queue")))
        }
        #expect(error?.message.hasPrefix("token \(serial) is changed, and its PIN is on no letter") == true)
        #expect(error?.hint?.contains("run the same command again") == true && error?.kind == .unavailable)
        #expect(try record().pendingSecrets != nil && record().letters == 0)
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(try record().unlocks == 1 && record().letters == 1)
    }

    @Test("A code that was not used is worth nothing when the desk has run the unlock")
    func unusedCode() async throws {
        try await approve()
        let paper = LetterDestination.file(directory.path("code.txt"))
        _ = try await desk("chen.shouli").issueCode(for: serial, to: paper)
        try await desk("liu.zhizheng").run(on: token(), letter: letter)
        #expect(try world.centre.book.unlockCodes(ofToken: serial).map(\.state) == [.superseded])
    }

    @Test("The token's own number, the application's and the organisation's are no PINs")
    func ownNumber() async throws {
        let other = try VirtualCard(serial: 24_289_383)
        let made = try await world.make(world.counter.paidOrganization(), on: other)
        let record = try #require(try world.centre.book.token(serial: "24289383"))
        let application = try #require(record.application)
        _ = try await desk("chen.shouli").request("24289383", text: "忘记PIN", evidence: "身份证")
        _ = try await desk("wang.shenhe").approve("24289383")
        let token = try await PIVToken.open(over: VirtualCardTransport(other))
        let digits = String(application.text.dropFirst(2).prefix(8))
        for pin in ["24289383", digits] {
            await #expect(throws: UnlockError(.pinRefused(.knownNumber)), "\(pin)") {
                try await desk("liu.zhizheng").run(on: token, typed: SecretBytes(copying: Array(pin.utf8)))
            }
        }
        #expect(made.token.serial == record.serial)
    }

    @Test("A token pulled after any number of commands is finished by running it again", arguments: 1...14)
    func pulled(commands: Int) async throws {
        try await approve()
        let transport = try PulledTransport(VirtualCardTransport(card), after: 12 + 4 * commands)
        let token = try await PIVToken.open(over: transport)
        var isCut = false
        do {
            try await desk("liu.zhizheng").run(on: token, letter: letter)
        } catch {
            isCut = true
        }
        if isCut { try await desk("liu.zhizheng").run(on: self.token(), letter: letter) }
        let after = try record()
        #expect(after.state == .produced && after.unlocks == 1 && after.pendingSecrets == nil)
        #expect(card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
    }

    @Test("An unlock of a token that is unknown, or that was lost meanwhile, is refused")
    func unsuitable() async throws {
        await #expect(throws: BookError.self) {
            try await desk("chen.shouli").request("0", text: "忘记PIN", evidence: "身份证")
        }
        try await approve()
        _ = try await world.centre.end(
            token: serial,
            as: .lost,
            text: "丢失",
            by: world.centre.staffOperator("zhou.guanli")
        )
        await #expect(throws: UnlockError(.tokenState(serial: serial, state: .lost))) {
            try await desk("liu.zhizheng").run(on: token(), letter: letter)
        }
    }
}
