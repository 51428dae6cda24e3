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

/// A holder at their own machine, with the assistant: 更新服务 and 替换服务 against the centre's own door, over real TLS.
private struct HolderMachine {
    let renewal: RenewalCase
    let folder: TemporaryDirectory

    init(_ renewal: RenewalCase) throws {
        self.renewal = renewal
        folder = try TemporaryDirectory()
    }

    /// What a holder does.
    func run(
        _ code: String,
        pin: String? = nil,
        over transport: (any CardTransport)? = nil
    ) async throws -> RenewalOutcome {
        let place = try place()
        let service = HolderRenewal(
            tokens: tokens(over: transport),
            door: try HTTPSDoor(place),
            roots: place.trust,
            drawer: RenewalDrawer(folder: folder.path("state"))
        )
        let own = try renewal.secrets().withPIN { SecretBytes(copying: $0) }
        let octets = pin.map { Array($0.utf8) } ?? own.copyBytes()
        return try await service.run(
            renewal.kind == .renew ? .renew : .replace,
            code: SecretBytes(copying: Array(code.utf8)),
            pin: SecretBytes(copying: octets),
            of: nil
        )
    }

    /// Runs and pulls the card once the certificate was signed, and before it is proven.
    func begin(_ code: String) async throws -> CertificateRecord {
        var after = 50
        while try renewal.line().isEmpty, after < 200 {
            let transport = try PulledTransport(VirtualCardTransport(renewal.world.card), after: after)
            _ = try? await run(code, over: transport)
            after += 5
        }
        let signed = try #require(try renewal.line().last)
        #expect(signed.state == .issued)
        return signed
    }

    func place() throws -> CentrePlace {
        CentrePlace(
            address: try HTTPSAddress("https://127.0.0.1:\(renewal.world.line.port)"),
            trust: [try Certificate(der: renewal.world.root)]
        )
    }

    func tokens(over transport: (any CardTransport)? = nil) -> HolderTokens {
        let card = renewal.world.card
        card.insert()
        let reader = OneReader { () throws(TokenError) -> any CardTransport in
            if let transport { return transport }
            return try VirtualCardTransport(card)
        }
        return HolderTokens(cabinet: reader, clock: renewal.clock.clock)
    }

    /// That there is one new certificate, in force and on the card, and that its key and the old one sign.
    func expectDone(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let line = try renewal.line()
        #expect(line.count == 1, sourceLocation: sourceLocation)
        let new = try #require(line.last, sourceLocation: sourceLocation)
        try renewal.expectDone(new.id, sourceLocation: sourceLocation)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        let written = try await token.readCertificate(in: .signature)
        #expect(written == new.certificate, sourceLocation: sourceLocation)
        let (secrets, old) = (try renewal.secrets(), try renewal.old())
        for (slot, record) in [(TokenSlot.signature, new), (.authentication, old)] {
            let key = try Certificate(der: #require(record.certificate)).publicKey
            let signature = try await token.sign([1], in: slot, with: secrets)
            #expect(key.verify(signature: signature, message: [1]), sourceLocation: sourceLocation)
        }
        #expect(renewal.world.card.pinTriesLeft == 3, sourceLocation: sourceLocation)
        #expect(try renewal.book.keyPlace(of: new.id) == "signature", sourceLocation: sourceLocation)
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
        let unlock = HolderUnlock(
            tokens: machine.tokens(),
            door: try HTTPSDoor(machine.place()),
            drawer: RenewalDrawer(folder: machine.folder.path("state"))
        )
        let unlockCode = try await renewal.world.code()
        _ = try await unlock.unlock(
            code: SecretBytes(copying: Array(unlockCode.utf8)),
            pin: SecretBytes(copying: Array("70482915".utf8)),
            of: nil
        )
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
        let code = try await renewal.world.code()
        let unlock = HolderUnlock(tokens: machine.tokens(), door: try HTTPSDoor(machine.place()))
        let pin = Array("70482915".utf8)
        let count = try await unlock.unlock(
            code: SecretBytes(copying: Array(code.utf8)),
            pin: SecretBytes(copying: pin),
            of: nil
        )
        #expect(count == 1)
        let token = try await PIVToken.open(over: VirtualCardTransport(renewal.world.card))
        let signature = try await token.sign([1], in: .signature, pin: SecretBytes(copying: pin))
        #expect(!signature.isEmpty)
        try await renewal.close()
    }
}
