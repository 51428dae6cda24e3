import Assistant
import CentreSupport
import Enrollment
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// The centre's door, which the last message does not reach, or whose answers to it are lost.
private struct DeafDoor: CentreDoor {
    let door: HTTPSDoor
    var loss = LineCutter.Loss.answer

    func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer {
        guard path.hasSuffix("/complete") else { return try await door.post(path, body) }
        if loss == .answer { _ = try await door.post(path, body) }
        throw HTTPSClientError(.unreachable(server: "s", detail: "d"))
    }
}

@Suite("The assistant renews and replaces", .serialized)
struct AssistantRenewalTests {
    @Test("更新: a new key beside the old one, a year more, and the same PIN")
    func renews() async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        let outcome = try await machine.run(renewal.holder.codeOnPhone())
        try await machine.expectDone()
        let new = try #require(try renewal.line().last)
        #expect(outcome.kind == .renew && outcome.notAfter == new.reservation.notAfter)
        let due = try renewal.book.supersession(of: renewal.old().id)?.dueAt
        #expect(due != nil && outcome.oldEnds == due)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        #expect(try await token.readCertificate(in: .authentication) == renewal.old().certificate)
        try await renewal.close()
    }

    @Test("替换: the certificate says what was approved, and the old one is revoked at once")
    func replaces() async throws {
        let renewal = try await RenewalCase(.replace)
        let machine = try HolderMachine(renewal)
        let outcome = try await machine.run(renewal.holder.codeOnPhone())
        try await machine.expectDone()
        #expect(try renewal.old().revocation?.reason == .affiliationChanged)
        #expect(outcome.oldEnds != nil)
        // What is not good any more is on the card no more; its key is.
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        #expect(try await token.readCertificate(in: .authentication) == nil)
        #expect(try renewal.line().last?.reservation.subject.contains("王建国") == true)
        try await renewal.close()
    }

    @Test(
        "Whatever message is lost, or its answer, there is one new certificate, and the code is used",
        arguments: LineCutter.Loss.allCases,
        [1, 2, 3, 4, 5]
    )
    func cut(loss: LineCutter.Loss, turn: Int) async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        let code = try await renewal.holder.codeOnPhone()
        renewal.world.line.cut(loss, ofTurn: turn)
        _ = try await machine.run(code)
        #expect(renewal.world.line.hasCut)
        try await machine.expectDone()
        try await renewal.close()
    }

    @Test("A card pulled at any command goes on with the same code", arguments: 1...12)
    func pulled(step: Int) async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        let code = try await renewal.holder.codeOnPhone()
        let transport = try PulledTransport(VirtualCardTransport(renewal.world.card), after: 20 + 9 * step)
        let first = try? await machine.run(code, over: transport)
        if first == nil { _ = try await machine.run(code) }
        try await machine.expectDone()
        try await renewal.close()
    }

    @Test("After the half hour another code goes on with the same key and certificate")
    func later() async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        let code = try await renewal.holder.codeOnPhone()
        let signed = try await machine.begin(code)
        renewal.clock.advance(bySeconds: 1800)
        do {
            _ = try await machine.run(code)
            Issue.record("a code that is over was good")
        } catch let error as AssistantError {
            #expect(error.code == "centre-refused")
        }
        _ = try await machine.run(renewal.nextCode())
        try await machine.expectDone()
        #expect(try renewal.line().last?.id == signed.id)
        try await renewal.close()
    }

    @Test("Five wrong codes lock it, in words for the holder; the card is as it was")
    func wrongCode() async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        _ = try await renewal.holder.codeOnPhone()
        for _ in 1...5 {
            await #expect(throws: AssistantError.self) { _ = try await machine.run("22222-22222") }
        }
        #expect(try renewal.code().state == .locked)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        #expect(try await token.readCertificate(in: .signature) == nil)
        #expect(renewal.world.card.pinTriesLeft == 3)
        try await renewal.close()
    }

    @Test("A wrong PIN costs the PIN a try and the code none")
    func wrongPIN() async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        let code = try await renewal.holder.codeOnPhone()
        let isOther = try renewal.secrets().withPIN { $0[0] != 0x39 }
        let wrong = isOther ? "99999999" : "88888888"
        await #expect(throws: AssistantError(.pinWrong(triesLeft: 2))) {
            _ = try await machine.run(code, pin: wrong)
        }
        #expect(try renewal.code().wrongTries == 0)
        _ = try await machine.run(code)
        try await machine.expectDone()
        try await renewal.close()
    }

    @Test("A certificate that was revoked meanwhile is followed by none")
    func revoked() async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        let code = try await renewal.holder.codeOnPhone()
        try await renewal.revokeOld()
        await #expect(throws: AssistantError.self) { _ = try await machine.run(code) }
        #expect(try renewal.line().isEmpty)
        try await renewal.close()
    }

    @Test("A PIN that is locked in the middle is unlocked with the old certificate, and the renewal goes on")
    func locked() async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        let code = try await renewal.holder.codeOnPhone()
        let signed = try await machine.begin(code)
        try AssistantUnlockTests.lock(renewal.world.card)
        await #expect(throws: AssistantError(.pinLocked)) { _ = try await machine.run(code) }
        try await renewal.world.approve()
        _ = try await machine.unlock(renewal.world.code())
        _ = try await machine.run(code, pin: "70482915")
        try renewal.expectDone(signed.id)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        #expect(try await token.readCertificate(in: .signature) == signed.certificate)
        try await renewal.close()
    }

    @Test("A card with both certificates is unlocked with the new one, in its place")
    func unlocked() async throws {
        let renewal = try await RenewalCase()
        let machine = try HolderMachine(renewal)
        _ = try await machine.run(renewal.holder.codeOnPhone())
        try await machine.expectDone()
        try await renewal.world.approve()
        #expect(try await machine.unlock(renewal.world.code()) == 1)
        let pin = Array("70482915".utf8)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        let signature = try await token.sign([1], in: .signature, pin: SecretBytes(copying: pin))
        #expect(!signature.isEmpty)
        try await renewal.close()
    }

    @Test("After a 替换 whose end was not heard the card is unlocked with the new certificate, without a try")
    func unheard() async throws {
        let renewal = try await RenewalCase(.replace)
        let machine = try HolderMachine(renewal)
        let code = try await renewal.holder.codeOnPhone()
        await #expect(throws: AssistantError.self) {
            _ = try await machine.run(code, through: DeafDoor(door: HTTPSDoor(machine.place())))
        }
        try renewal.expectDone(#require(try renewal.line().last).id)
        try await renewal.world.approve()
        #expect(try await machine.unlock(renewal.world.code()) == 1)
        let record = try renewal.world.codeRecord()
        #expect(record.state == .consumed && record.wrongTries == 0)
        try await renewal.close()
    }

    @Test("What was written by one machine another one goes on with, under the next code, and unlocks before")
    func elsewhere() async throws {
        let renewal = try await RenewalCase()
        let (here, there) = (try HolderMachine(renewal), try HolderMachine(renewal))
        let code = try await renewal.holder.codeOnPhone()
        await #expect(throws: AssistantError.self) {
            let door = DeafDoor(door: try HTTPSDoor(here.place()), loss: .request)
            _ = try await here.run(code, through: door)
        }
        let signed = try #require(try renewal.line().last)
        #expect(signed.state == .issued)
        do {
            _ = try await there.run(code)
            Issue.record("a second request was taken")
        } catch let error as AssistantError {
            #expect(error.chinese?.contains("另一台电脑") == true)
        }
        try await renewal.world.approve()
        #expect(try await there.unlock(renewal.world.code()) == 1)
        #expect(try renewal.world.codeRecord().wrongTries == 0)
        renewal.clock.advance(bySeconds: 1800)
        _ = try await there.run(renewal.nextCode(), pin: "70482915")
        try renewal.expectDone(signed.id)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        #expect(try await token.readCertificate(in: .signature) == signed.certificate)
        try await renewal.close()
    }
}
