import CentreSupport
import Model
import OpenSSL
import Store
import Testing
import Tokens

@testable import Centre

/// Tokens that are given up while they are being made, and the ones that take their place.
@Suite("A token that is set aside", .serialized)
struct SettingAsideTests {
    @Test(
        "Given up at any moment, its certificate is revoked and another token is finished with the one that follows"
    )
    func atEveryMoment() async throws {
        let paid = try await PaidCentre.make()
        for point in KillTests.points.drop(while: { $0 != "allocated" }) where point != "completed" {
            let trial = try paid.copy()
            #expect(try TortureRun(trial.centre, death: point).wasKilled)
            let centre = try trial.centre.open()
            _ = try await centre.recover()
            let (line, office) = try Self.line(in: centre)
            let before = try await office.givingUp(trial.application, because: "broken")
            #expect(before.revoked.count == (Self.isSigned(at: point) ? 1 : 0), "\(point)")
            let product = try await Self.finish(trial.application, on: VirtualCard(), line)
            try expect(product, after: before, in: centre, "\(point)")
            try await centre.close()
        }
    }

    @Test(
        "Two tokens given up one after the other leave a chain of three certificates, of which the last is good"
    )
    func twice() async throws {
        let paid = try await PaidCentre.make()
        #expect(try TortureRun(paid.centre, death: "written").wasKilled)
        let centre = try paid.centre.open()
        let (line, office) = try Self.line(in: centre)
        _ = try await office.givingUp(paid.application, because: "broken")
        let second = try VirtualCard()
        second.set(faults: [CardFault(at: 169, .pullBefore)])
        await #expect(throws: TokenError.self) { try await Self.finish(paid.application, on: second, line) }
        let before = try await office.givingUp(paid.application, because: "broken too")
        let product = try await Self.finish(paid.application, on: VirtualCard(), line)
        try expect(product, after: before, in: centre, "second")
        let tokens = try centre.book.tokens(application: paid.application, limit: 10).map(\.state)
        #expect(tokens.filter { $0 == .defective }.count == 2 && tokens.contains(.produced))
        try await centre.close()
    }

    @Test(
        "A card that garbles any one answer is finished later, or set aside and another one finished; none is lost"
    )
    func garbled() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let counter = try Counter(centre)
        let (line, _) = try Self.line(in: centre)
        var aside = 0
        for number in stride(from: 1, to: 210, by: 4) {
            let application = try await counter.paidApplication(number)
            let card = try VirtualCard()
            card.set(faults: [CardFault(at: number, .garble)])
            switch try? await line.finish(line.claim(application), on: Self.open(card)) {
            case .made?: break
            case .setAside(let before, _)?:
                aside += 1
                let product = try await Self.finish(application, on: VirtualCard(), line)
                try expect(product, after: before, in: centre, "command \(number)")
            case nil:
                card.set(faults: [])
                _ = try await Self.finish(application, on: card, line)
            }
            #expect(try centre.book.job(of: application)?.state == .done, "command \(number)")
        }
        #expect(aside > 0)
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    @Test("A job without a token, or one that is done, has none to set aside; nothing changes")
    func nothingThere() async throws {
        let paid = try await PaidCentre.make()
        let centre = try paid.centre.open()
        let (line, office) = try Self.line(in: centre)
        await #expect(throws: CentreError(.noTokenChosen(paid.application))) {
            try await office.givingUp(paid.application, because: "broken")
        }
        _ = try await Self.finish(paid.application, on: VirtualCard(), line)
        #expect(throws: CentreError(.noTokenChosen(paid.application))) {
            try centre.givenUp(with: paid.application)
        }
        try await centre.close()
    }

    private func expect(
        _ product: ProductionLine.Product,
        after before: ProductionLine.SetAside,
        in centre: CACentre,
        _ moment: String
    ) throws {
        let book = centre.book
        #expect(product.token.serial != before.token, "\(moment)")
        #expect(try book.token(serial: before.token)?.state == .defective, "\(moment)")
        #expect(try book.token(serial: product.token.serial)?.state == .produced, "\(moment)")
        let job = try #require(try book.job(of: product.application))
        let good = try #require(try job.certificate.flatMap { try book.certificate($0) })
        #expect(good.state == .active && good.certificate == product.certificate.der, "\(moment)")
        #expect(good.reservation.tokenSerial == product.token.serial, "\(moment)")
        #expect(good.reservation.predecessor?.serial == before.revoked.first, "\(moment)")
        for serial in before.revoked {
            let id = CertificateID(authority: good.id.authority, serial: serial)
            let old = try #require(try book.certificate(id))
            #expect(old.state == .revoked && old.revocation?.reason == .superseded, "\(moment)")
        }
        #expect(try ProductionFinding.faults(in: centre) == [], "\(moment)")
    }

    private static func isSigned(at point: String) -> Bool {
        let signed = KillTests.points.drop { $0 != "issuance.intended" }
        return signed.contains(point)
    }

    private static func line(in centre: CACentre) throws -> (ProductionLine, CentreOffice) {
        let producer = try centre.staffOperator("liu.zhizheng")
        let office = try CentreOffice(centre: centre, producer: producer, station: "torture")
        return (ProductionLine(office: office), office)
    }

    private static func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    private static func finish(
        _ application: ApplicationNumber,
        on card: VirtualCard,
        _ line: ProductionLine
    ) async throws -> ProductionLine.Product {
        card.insert()
        return try await line.make(line.claim(application), on: open(card))
    }
}

extension CentreOffice {
    /// Takes a job, and gives up its token.
    @discardableResult
    fileprivate func givingUp(
        _ application: ApplicationNumber,
        because reason: String
    ) async throws -> ProductionLine.SetAside {
        _ = try await claim(application)
        let token = try centre.givenUp(with: application).token
        return try await setAside(application, token: token, because: reason)
    }
}
