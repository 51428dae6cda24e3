import Centre
import CentreSupport
import Enrollment
import Model
import OpenSSL
import Store
import Testing
import Tokens

/// What the centre has in stock, and how tokens leave it.
@Suite("The stock of tokens", .serialized)
struct TokenStockTests {
    private func delivery(_ cards: [VirtualCard]) throws -> TokenDelivery {
        let list = cards.map { "\($0.serial),训练卡\n" }.joined()
        return try TokenDelivery(list: Array(list.utf8), batch: "2026-11")
    }

    @Test("A delivery is taken in once, by a business administrator, all or nothing")
    func takesIn() async throws {
        let world = try await Workshop()
        let cards = [try VirtualCard(), try VirtualCard()]
        let keeper = try world.centre.staffOperator("zhou.guanli")
        let producer = try world.centre.staffOperator("liu.zhizheng")
        await #expect(throws: InventoryError(.notAllowed(name: "liu.zhizheng"))) {
            try await world.centre.takeIntoStock(delivery(cards), by: producer)
        }
        #expect(try await world.centre.takeIntoStock(delivery([cards[0]]), by: keeper) == (1, 0))
        #expect(try await world.centre.takeIntoStock(delivery(cards), by: keeper) == (1, 1))
        #expect(try await world.centre.takeIntoStock(delivery(cards), by: keeper) == (0, 2))
        let other = try TokenDelivery(list: Array("\(cards[0].serial),ePass\n".utf8), batch: "2026-12")
        await #expect(throws: InventoryError(.otherModel(serial: "\(cards[0].serial)", model: "训练卡"))) {
            try await world.centre.takeIntoStock(other, by: keeper)
        }
        #expect(
            try world.centre.book.tokenCounts()
                == [TokenCount(model: "训练卡", state: .inStock, count: 2)]
        )

        try await world.make(world.counter.paidApplication(), on: cards[0])
        let third = try VirtualCard()
        await #expect(throws: InventoryError(.known(serial: "\(cards[0].serial)", state: .produced))) {
            try await world.centre.takeIntoStock(delivery([third, cards[0]]), by: keeper)
        }
        #expect(try world.centre.book.token(serial: "\(third.serial)") == nil)
    }

    @Test("A token of the stock keeps its delivery, is told by its own serial, and must be blank")
    func comesFromStock() async throws {
        let world = try await Workshop()
        let (card, used) = (try VirtualCard(), try VirtualCard())
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.takeIntoStock(delivery([card, used]), by: keeper)
        try await world.make(world.counter.paidApplication(1), on: card)
        let made = try #require(try world.centre.book.token(serial: "\(card.serial)"))
        #expect(made.state == .produced && made.batch == "2026-11" && made.model != "训练卡")

        let token = try await PIVToken.open(over: VirtualCardTransport(used))
        try await token.personalise(to: .random(.tripleDES), from: TokenSecrets.factoryDefaults())
        await token.close()
        let next = try await world.counter.paidApplication(2)
        let error = await #expect(throws: TokenError.self) { try await world.make(next, on: used) }
        guard case .alreadyPersonalised = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try world.centre.book.token(serial: "\(used.serial)")?.state == .inStock)
    }

    @Test("A token of a list that was retired before it was in any reader is taken back, and made")
    func retiredUnseen() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.takeIntoStock(delivery([card]), by: keeper)
        let preparation = try TokenPreparation(centre: world.centre, staff: keeper)
        for _ in 0..<2 {
            _ = try await world.centre.end(token: "\(card.serial)", as: .retired, text: "错发", by: keeper)
            let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
            let record = try await preparation.reset(token)
            #expect(record.state == .inStock && record.model == token.identity.model)
        }
        try await world.make(world.counter.paidApplication(), on: card)
    }

    @Test("Another blank with the number of a token of ours is not taken back in its place")
    func resetOfAnother() async throws {
        let world = try await Workshop()
        let (ours, other) = (try VirtualCard(serial: 4711), try VirtualCard(.yubiKey57, serial: 4711))
        let keeper = try world.centre.staffOperator("zhou.guanli")
        let preparation = try TokenPreparation(centre: world.centre, staff: keeper)
        let record = try await preparation.initialise(PIVToken.open(over: VirtualCardTransport(ours)))
        let refusal = CentreError(
            .tokenUnsuitable(serial: "4711", .otherToken(model: record.model, driver: "piv"))
        )
        await #expect(throws: refusal) {
            _ = try await preparation.reset(PIVToken.open(over: VirtualCardTransport(other)))
        }
        #expect(try world.centre.book.token(serial: "4711") == record)
        _ = try await preparation.reset(PIVToken.open(over: VirtualCardTransport(ours)))
    }

    @Test("Where a stock is required, no other token is made and the job goes back")
    func required() async throws {
        let world = try await Workshop(stockRequired: true)
        let (stranger, card) = (try VirtualCard(), try VirtualCard())
        let application = try await world.counter.paidApplication()
        let error = await #expect(throws: CentreError.self) {
            try await world.make(application, on: stranger)
        }
        #expect(error?.message.contains("never taken into stock") == true)
        #expect(try world.centre.book.job(of: application)?.state == .queued)
        #expect(try await PIVToken.open(over: VirtualCardTransport(stranger)).condition().isFactoryFresh)
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.takeIntoStock(delivery([card]), by: keeper)
        try await world.make(application, on: card)
    }

    @Test(
        "A token that ends takes its certificates along, each for its own reason",
        arguments: TokenEnding.allCases
    )
    func ends(ending: TokenEnding) async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let product = try await world.make(world.counter.paidApplication(), on: card)
        let (keeper, serial) = (try world.centre.staffOperator("zhou.guanli"), "\(card.serial)")
        await #expect(throws: InventoryError(.textMissing)) {
            try await world.centre.end(token: serial, as: ending, text: "x", by: keeper)
        }
        let producer = try world.centre.staffOperator("liu.zhizheng")
        await #expect(throws: InventoryError(.notAllowed(name: "liu.zhizheng"))) {
            try await world.centre.end(token: serial, as: ending, text: "测试", by: producer)
        }
        let revoked = try await world.centre.end(token: serial, as: ending, text: "测试", by: keeper)
        #expect(revoked.map(\.id.serial) == [product.certificate.serial])
        let record = try #require(try world.centre.book.certificate(revoked[0].id))
        #expect(record.state == .revoked && record.revocation?.reason == ending.cause.reason)
        #expect(try world.centre.book.token(serial: serial)?.state == ending.state)
        #expect(
            try world.centre.book.isBlocked(keyHash: record.reservation.keyHash) == (ending == .lost)
        )
        await #expect(throws: InventoryError(.wrongState(serial: serial, state: ending.state))) {
            try await world.centre.end(token: serial, as: .lost, text: "测试", by: keeper)
        }
    }

    @Test(
        "A token of another model with the number of one on record is refused, and neither token nor record is touched",
        arguments: [false, true]
    )
    func collision(isListed: Bool) async throws {
        let world = try await Workshop()
        let (ours, other) = (try VirtualCard(serial: 4711), try VirtualCard(.yubiKey57, serial: 4711))
        let keeper = try world.centre.staffOperator("zhou.guanli")
        if isListed { _ = try await world.centre.takeIntoStock(delivery([ours]), by: keeper) }
        let preparation = try TokenPreparation(centre: world.centre, staff: keeper)
        let record = try await preparation.initialise(PIVToken.open(over: VirtualCardTransport(ours)))
        let refusal = CentreError(
            .tokenUnsuitable(serial: "4711", .otherToken(model: record.model, driver: "piv"))
        )
        await #expect(throws: refusal) {
            try await preparation.initialise(PIVToken.open(over: VirtualCardTransport(other)))
        }
        let application = try await world.counter.paidApplication()
        await #expect(throws: refusal) { try await world.make(application, on: other) }
        #expect(
            refusal.message.contains("YubiKey-compatible 5.4.3") && refusal.chinese?.contains("4711") == true
        )
        #expect(try await PIVToken.open(over: VirtualCardTransport(other)).condition().isFactoryFresh)
        #expect(try world.centre.book.token(serial: "4711") == record)
        // In the middle of its job, too.
        try await world.begin(application, on: ours, until: .keyRecorded)
        await #expect(throws: refusal) { try await world.make(application, on: other) }
        #expect(try await PIVToken.open(over: VirtualCardTransport(other)).condition().isFactoryFresh)
        #expect(try await world.make(application, on: ours).token.serial == "4711")
    }

    @Test("A number that the list spells in other capitals is the token's, and is spelled as it says itself")
    func capitals() async throws {
        let world = try await Workshop(stockRequired: true)
        let card = try VirtualCard(.plain)
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        let serial = token.identity.serial
        let listed = serial == serial.lowercased() ? serial.uppercased() : serial.lowercased()
        try #require(listed != serial)
        let keeper = try world.centre.staffOperator("zhou.guanli")
        for spelling in [listed, serial] {
            let list = try TokenDelivery(list: Array("\(spelling),PIV 卡\n".utf8), batch: "2026-11")
            let count = try await world.centre.takeIntoStock(list, by: keeper)
            #expect(count.added == (spelling == listed ? 1 : 0))
        }
        #expect(try await world.centre.objection(to: token.identity, token.condition()) == nil)
        try await world.make(world.counter.paidApplication(), on: card)
        let record = try #require(try world.centre.book.token(serial: serial))
        #expect(record.state == .produced && record.batch == "2026-11")
        #expect(try world.centre.book.token(serial: listed) == nil)
        #expect(try world.centre.book.auditEntryCount(action: "token.respell") == 1)
    }

    @Test("A token whose model on record is wrong proves that it is the one, wherever it stands")
    func recognised() async throws {
        let world = try await Workshop()
        let (ours, other) = (try VirtualCard(serial: 4711), try VirtualCard(.yubiKey57, serial: 4711))
        let keeper = try world.centre.staffOperator("zhou.guanli")
        let preparation = try TokenPreparation(centre: world.centre, staff: keeper)
        let record = try await preparation.initialise(PIVToken.open(over: VirtualCardTransport(ours)))
        for isMade in [false, true] {
            if isMade { try await world.make(world.counter.paidApplication(), on: ours) }
            let known = try #require(try world.centre.book.token(serial: "4711"))
            let wrong = known.changed(at: world.centre.clock.now) { $0.model = "ePass2003" }
            try await world.centre.book.commit([.updateToken(wrong)])
            let refusal = CentreError(
                .tokenUnsuitable(serial: "4711", .otherToken(model: "ePass2003", driver: "piv"))
            )
            await #expect(throws: refusal) {
                try await preparation.recognise(PIVToken.open(over: VirtualCardTransport(other)))
            }
            #expect(try world.centre.book.token(serial: "4711") == wrong)
            let token = try await PIVToken.open(over: VirtualCardTransport(ours))
            let corrected = try #require(try await preparation.recognise(token))
            #expect(corrected.model == record.model && corrected.state == known.state)
            #expect(try world.centre.book.token(serial: "4711") == corrected)
            #expect(try await preparation.recognise(token) == nil)
        }
        #expect(try world.centre.book.auditEntryCount(action: "token.recognise") == 2)
        #expect(try await PIVToken.open(over: VirtualCardTransport(other)).condition().isFactoryFresh)
    }

    @Test("A token that does not suit costs a job nothing of the one that it has", arguments: [false, true])
    func unsuitable(isStranger: Bool) async throws {
        let world = try await Workshop()
        let (card, other) = (try VirtualCard(), try VirtualCard())
        if isStranger {
            let token = try await PIVToken.open(over: VirtualCardTransport(other))
            try await token.personalise(to: .random(.tripleDES), from: TokenSecrets.factoryDefaults())
        } else {
            try await world.make(world.counter.paidApplication(2), on: other)
        }
        let application = try await world.counter.paidApplication(1)
        try await world.begin(application, on: card, until: .keyRecorded)
        await #expect(throws: (any Error).self) { try await world.make(application, on: other) }
        #expect(try world.centre.book.job(of: application)?.tokenSerial == "\(card.serial)")
        #expect(try world.centre.book.token(serial: "\(card.serial)")?.state == .inProduction)
        try await world.make(application, on: card)
    }

    @Test("A token that is being made does not end; its job is closed instead")
    func open() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let application = try await world.counter.paidApplication()
        try await world.begin(application, on: card, until: .keyRecorded)
        let keeper = try world.centre.staffOperator("zhou.guanli")
        await #expect(throws: InventoryError(.open(serial: "\(card.serial)", application: application))) {
            try await world.centre.end(token: "\(card.serial)", as: .defective, text: "测试", by: keeper)
        }
        try await world.make(application, on: card)
    }
}
