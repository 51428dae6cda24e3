import CentreSupport
import Issuer
import Model
import Store
import Testing
import Tokens

@testable import Centre

/// A certificate that somebody revokes while its token is being made, and a producer who may not act any more.
@Suite("A certificate that is revoked while its token is being made", .serialized)
struct RevokedInWorkTests {
    private let prepared: PreparedCentre
    private let centre: CACentre
    private let counter: Counter
    private let office: CentreOffice

    init() async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open()
        counter = try Counter(centre)
        let producer = try centre.staffOperator("liu.zhizheng")
        office = try CentreOffice(centre: centre, producer: producer, station: "desk")
    }

    private func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    /// Makes a token until a step is to be recorded, and has its certificate revoked then.
    private func revoke(
        before step: StepReport.Step,
        of application: ApplicationNumber,
        on card: VirtualCard,
        _ reason: RevocationReason
    ) async throws -> SerialNumber {
        let centre = centre
        let revoking = HookedOffice(office: office) { _, next in
            guard next == step, let id = try centre.book.job(of: application)?.certificate else { return }
            _ = try await centre.revoke(id, reason: reason, by: centre.staffOperator("admin"))
        }
        let error = await #expect(throws: CentreError.self) {
            try await ProductionLine(office: revoking).make(revoking.claim(application), on: open(card))
        }
        let serial = try #require(try centre.book.job(of: application)?.certificate?.serial)
        #expect(error == CentreError(.certificateRevoked(application, serial: serial)))
        return serial
    }

    @Test(
        "It is not written and not proven to its end; the job is given back to people, and no other blank is begun for it",
        arguments: [StepReport.Step.written, .verified, .done]
    )
    func revoked(before step: StepReport.Step) async throws {
        let application = try await counter.paidApplication(1)
        let card = try VirtualCard()
        let serial = try await revoke(before: step, of: application, on: card, .affiliationChanged)
        #expect(try centre.book.job(of: application)?.state != .done)
        // The same token again: what it is for is over.
        card.insert()
        await #expect(throws: CentreError(.certificateRevoked(application, serial: serial))) {
            try await ProductionLine(office: office).make(office.claim(application), on: open(card))
        }
        let job = try #require(try centre.book.job(of: application))
        #expect(job.state == .rejected && job.failure?.contains(serial.hexadecimal) == true)
        // The next blank gets the next job.
        let next = try await counter.paidApplication(2)
        let ability = TokenAbility(
            serial: "\(try VirtualCard().serial)",
            capabilities: try await open(VirtualCard()).condition().capabilities
        )
        #expect(try await office.next(for: ability, excluding: []).job?.application == next)
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    @Test("Of a token that is being made for 补办 nobody says that it works, or gives it up, but the line")
    func activated() async throws {
        let application = try await counter.paidApplication(1)
        let (first, second) = (try VirtualCard(), try VirtualCard())
        _ = try await revoke(before: .written, of: application, on: first, .superseded)
        _ = try await office.setAside(application, token: "\(first.serial)", because: "broken")
        let stopping = HookedOffice(office: office) { _, step in
            if step == .written { throw CentreError(.queueEmpty) }
        }
        await #expect(throws: CentreError(.queueEmpty)) {
            try await ProductionLine(office: stopping).make(stopping.claim(application), on: open(second))
        }
        let id = try #require(try centre.book.job(of: application)?.certificate)
        let refusal = SuccessionError(.inProduction(id.serial, token: "\(second.serial)"))
        let admin = try ActingParty(centre.staffOperator("admin"))
        await #expect(throws: refusal) {
            _ = try await centre.proveSuccessor(id, by: .statement("看到了"), admin)
        }
        await #expect(throws: refusal) { _ = try await centre.giveUpSuccessor(id, admin) }
        second.insert()
        _ = try await ProductionLine(office: office).make(office.claim(application), on: open(second))
        #expect(try centre.book.certificate(id)?.state == .active)
        try await centre.close()
    }

    @Test("Its token is set aside, and the job does not go on with another one")
    func setAside() async throws {
        let application = try await counter.paidApplication(1)
        let card = try VirtualCard()
        _ = try await revoke(before: .written, of: application, on: card, .privilegeWithdrawn)
        let token = "\(card.serial)"
        for _ in 0..<2 {
            let done = try await office.setAside(application, token: token, because: "revoked")
            #expect(done.isOver && done.revoked.count <= 1)
        }
        #expect(try centre.book.token(serial: token)?.state == .defective)
        #expect(try centre.book.job(of: application)?.state == .rejected)
        #expect(try office.waiting(excluding: [], limit: 10) == 0)
        try await centre.close()
    }

    @Test("One that was lost or superseded is followed by another, on another token")
    func superseded() async throws {
        let application = try await counter.paidApplication(1)
        let card = try VirtualCard()
        _ = try await revoke(before: .written, of: application, on: card, .superseded)
        let done = try await office.setAside(application, token: "\(card.serial)", because: "broken")
        #expect(!done.isOver)
        let product = try await ProductionLine(office: office)
            .make(office.claim(application), on: open(VirtualCard()))
        #expect(try centre.book.job(of: application)?.state == .done)
        #expect(product.token.serial != "\(card.serial)")
        try await centre.close()
    }

    @Test(
        "A producer who is retired in the middle takes no job, gets no secret, no certificate and no letter"
    )
    func retired() async throws {
        let application = try await counter.paidApplication(1)
        let card = try VirtualCard()
        let product = try await ProductionLine(office: office).make(office.claim(application), on: open(card))
        let other = try await counter.paidApplication(2)
        let ticket = try await office.claim(other)
        _ = try await centre.retireStaff("liu.zhizheng", by: centre.staffOperator("admin"))
        let refused = CentreError(.credentialInvalid(name: "liu.zhizheng"))
        let blank = try await open(VirtualCard())
        await #expect(throws: refused) { try await ProductionLine(office: office).make(ticket, on: blank) }
        await #expect(throws: refused) { _ = try await office.claim(other) }
        await #expect(throws: refused) { _ = try await office.next(for: nil, excluding: []) }
        #expect(throws: refused) { _ = try office.letter(for: product.token.serial) }
        #expect(!ProductionShift.isOfThisToken(refused))
        #expect(try centre.book.job(of: other)?.subjectPublicKeyInfo == nil)
        try await centre.close()
    }
}
