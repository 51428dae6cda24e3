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

/// The production line across a network: station and office in one process, real TLS and a line between them that breaks.
@Suite("A station across a network", .serialized)
struct RemoteLineTests {
    @Test(
        "A token is made as on one machine, its letter is written once, and every release of secrets is on record"
    )
    func made() async throws {
        let desk = try await RemoteDesk.make()
        let application = try await desk.counter.paidApplication()
        let card = try VirtualCard()
        let office = try await desk.office()
        #expect(office.operatorName == "刘制证")
        let line = ProductionLine(office: office)
        #expect(try await office.waiting(excluding: [], limit: 10) == 1)
        let job = try #require(try await line.next().job)
        let product = try await line.make(job, on: RemoteDesk.open(card))
        #expect(product.application == application)
        let folder = try TemporaryDirectory()
        try await line.writeLetter(for: product.token.serial, to: .file(folder.path("letter.pdf")))
        await #expect(throws: OfficeRefusal.self) {
            try await line.writeLetter(for: product.token.serial, to: .file(folder.path("second.pdf")))
        }
        #expect(try await office.next(for: nil, excluding: []) == JobOffer(job: nil))
        #expect(try await office.awaitedTokens() == [])
        await office.close()
        #expect(try await ProductionFinding.faults(of: application, on: card, in: desk.centre) == [])
        #expect(try ProductionFinding.faults(in: desk.centre) == [])
        #expect(try desk.centre.book.auditEntryCount(action: "token.secrets.release") == 2)
        try await desk.close()
    }

    @Test(
        "Whatever message is lost, or its answer, the token is made once, with one certificate and one letter",
        arguments: LineCutter.Loss.allCases
    )
    func cutAtEveryTurn(loss: LineCutter.Loss) async throws {
        let desk = try await RemoteDesk.make()
        let folder = try TemporaryDirectory()
        var turn = 0
        repeat {
            turn += 1
            let application = try await desk.counter.paidApplication(turn)
            let card = try VirtualCard()
            desk.line.cut(loss, ofTurn: turn)
            let office = try await desk.office()
            let line = ProductionLine(office: office)
            let product = try await line.make(line.claim(application), on: RemoteDesk.open(card))
            try await line.writeLetter(
                for: product.token.serial,
                to: .file(folder.path("\(application).pdf"))
            )
            await office.close()
            let faults = try await ProductionFinding.faults(of: application, on: card, in: desk.centre)
            #expect(faults == [], "\(loss) of turn \(turn)")
            let record = try desk.centre.book.token(serial: product.token.serial)
            #expect(record?.letters == 1 && record?.handedLetter == 1, "\(loss) of turn \(turn)")
        } while desk.line.hasCut && turn < 40
        // A greeting, and a message for each: open, claim, begin, secrets, four steps, challenge, issue, done, letter, lettered,
        // handed-over, close.
        #expect((13...39).contains(turn), "\(turn) turns")
        #expect(try ProductionFinding.faults(in: desk.centre) == [])
        try await desk.close()
    }

    @Test(
        "A station that is killed after any message, and started again, makes the token with one certificate"
    )
    func killedAtEveryTurn() async throws {
        let desk = try await RemoteDesk.make()
        var turn = 0
        repeat {
            turn += 1
            let application = try await desk.counter.paidApplication(turn)
            let card = try VirtualCard()
            desk.line.cut(.answer, ofTurn: turn)
            // A station without patience ends at the first answer that is lost.
            try? await Self.make(application, on: card, desk.office(patience: .zero))
            if desk.line.hasCut {
                try? await Self.make(application, on: card, desk.office())
            }
            let faults = try await ProductionFinding.faults(of: application, on: card, in: desk.centre)
            #expect(faults == [], "turn \(turn)")
        } while desk.line.hasCut && turn < 40
        #expect((11...39).contains(turn), "\(turn) turns")
        #expect(try ProductionFinding.faults(in: desk.centre) == [])
        try await desk.close()
    }

    @Test("A server that is started anew between any two messages goes on with the session")
    func restarted() async throws {
        let desk = try await RemoteDesk.make()
        let application = try await desk.counter.paidApplication()
        let card = try VirtualCard()
        let office = HookedOffice(
            office: try await desk.office(),
            before: { _, _ in try await desk.restart() }
        )
        try await Self.make(application, on: card, office)
        #expect(try await ProductionFinding.faults(of: application, on: card, in: desk.centre) == [])
        try await desk.close()
    }

    @Test(
        "A token that fails its proof is set aside, and the next one gets the certificate that follows; asked twice, once"
    )
    func setAside() async throws {
        let desk = try await RemoteDesk.make()
        let application = try await desk.counter.paidApplication()
        let office = try await desk.office()
        let line = ProductionLine(office: office)
        let first = try await RemoteDesk.open(VirtualCard())
        let job = try await line.claim(application)
        let stopping = HookedOffice(office: office) { _, step in
            if step == .written { throw CancellationError() }
        }
        await #expect(throws: CancellationError.self) {
            try await ProductionLine(office: stopping).make(job, on: first)
        }
        let given = try await office.setAside(
            application,
            token: first.identity.serial,
            because: "介质损坏"
        )
        #expect(given.token == first.identity.serial && given.revoked.count == 1)
        // The server was started anew before the answer arrived.
        try await desk.restart()
        let token = first.identity.serial
        #expect(try await office.setAside(application, token: token, because: "介质损坏") == given)
        let card = try VirtualCard()
        try await Self.make(application, on: card, office)
        let book = desk.centre.book
        let last = try #require(
            try book.job(of: application)?.certificate.flatMap { try book.certificate($0) }
        )
        #expect(last.state == .active && last.reservation.predecessor?.serial == given.revoked.first)
        #expect(try book.token(serial: given.token)?.state == .defective)
        #expect(try ProductionFinding.faults(in: desk.centre) == [])
        try await desk.close()
    }

    private static func make(
        _ application: ApplicationNumber,
        on card: VirtualCard,
        _ office: any ProductionOffice
    ) async throws {
        let line = ProductionLine(office: office)
        _ = try await line.make(line.claim(application), on: RemoteDesk.open(card))
    }
}
