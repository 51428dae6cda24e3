import CentreSupport
import Enrollment
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// Tokens that get their secrets ahead of any job, and those that become blank again.
@Suite("Tokens prepared in stock", .serialized)
struct TokenPreparationTests {
    private func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    private func preparation(_ world: Workshop, by name: String = "liu.zhizheng") throws -> TokenPreparation {
        try TokenPreparation(centre: world.centre, staff: world.centre.staffOperator(name))
    }

    @Test("A blank gets its own secrets and waits in stock; a job draws another PIN for its holder")
    func prepared() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let record = try await preparation(world).initialise(open(card))
        #expect(record.state == .inStock && record.application == nil)
        let custody = try world.centre.keyring.custody()
        let first = try custody.secrets(#require(record.wrappedSecrets), of: record.serial)
        #expect(try await !open(card).condition().isFactoryFresh)
        try await world.make(world.counter.paidApplication(), on: card)
        let made = try #require(try world.centre.book.token(serial: record.serial))
        let second = try custody.secrets(#require(made.wrappedSecrets), of: record.serial)
        #expect(
            first.withPUK { digits in digits.indices.map { digits[$0] } }
                == second.withPUK { digits in digits.indices.map { digits[$0] } }
        )
        #expect(
            first.withPIN { digits in digits.indices.map { digits[$0] } }
                != second.withPIN { digits in digits.indices.map { digits[$0] } }
        )
        #expect(made.state == .produced && card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
    }

    @Test(
        "Cut after any command, preparing again ends with the secrets on record",
        arguments: Array(stride(from: 1, to: 140, by: 3))
    )
    func cut(command: Int) async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let token = try await open(card)
        card.set(faults: [CardFault(at: command, .pullAfter)])
        _ = try? await preparation(world).initialise(token)
        card.set(faults: [])
        card.insert()
        let record = try await preparation(world).initialise(open(card))
        #expect(record.state == .inStock && card.pinTriesLeft == 3 && card.pukTriesLeft >= 2)
        try await world.make(world.counter.paidApplication(), on: card)
    }

    @Test("A token that is not blank, or not in stock, is refused and stays as it is")
    func refused() async throws {
        let world = try await Workshop()
        let used = try VirtualCard()
        try await open(used).personalise(to: .random(.tripleDES), from: TokenSecrets.factoryDefaults())
        await #expect(throws: TokenError(.alreadyPersonalised(serial: "\(used.serial)"))) {
            try await preparation(world).initialise(open(used))
        }
        #expect(try world.centre.book.token(serial: "\(used.serial)") == nil)
        let made = try VirtualCard()
        try await world.make(world.counter.paidApplication(), on: made)
        await #expect(throws: InventoryError(.wrongState(serial: "\(made.serial)", state: .produced))) {
            try await preparation(world).initialise(open(made))
        }
        #expect(throws: InventoryError(.notAllowed(name: "zhao.caiwu"))) {
            try preparation(world, by: "zhao.caiwu")
        }
    }

    @Test("Where a stock is required a producer cannot bring a token along, and its keeper can")
    func stock() async throws {
        let world = try await Workshop(stockRequired: true)
        let card = try VirtualCard()
        await #expect(throws: InventoryError(.notStocked(serial: "\(card.serial)"))) {
            try await preparation(world).initialise(open(card))
        }
        #expect(try await open(card).condition().isFactoryFresh)
        let record = try await preparation(world, by: "zhou.guanli").initialise(open(card))
        #expect(record.state == .inStock)
    }

    @Test(
        "A retired token of ours becomes blank, and is made again for another holder with a letter of its own"
    )
    func reset() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let serial = "\(card.serial)"
        try await world.make(world.counter.paidApplication(1), on: card)
        let keeper = try preparation(world, by: "zhou.guanli")
        await #expect(throws: InventoryError(.wrongState(serial: serial, state: .produced))) {
            try await keeper.reset(open(card))
        }
        let staff = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.end(token: serial, as: .retired, text: "退回", by: staff)
        await #expect(throws: InventoryError(.notAllowed(name: "liu.zhizheng"))) {
            try await preparation(world).reset(open(card))
        }
        let record = try await keeper.reset(open(card))
        #expect(record.state == .inStock && record.wrappedSecrets == nil && record.letters == 0)
        #expect(try await open(card).condition().isFactoryFresh)
        #expect(try world.centre.book.auditEntryCount(action: "token.reset") == 1)
        let again = try await world.make(world.counter.paidApplication(2), on: card)
        #expect(again.token.serial == serial)
    }

    @Test("A token that was said to be defective, and can be made blank, comes back")
    func defective() async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        try await world.make(world.counter.paidApplication(1), on: card)
        let staff = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.end(token: "\(card.serial)", as: .defective, text: "接触不良", by: staff)
        let record = try await preparation(world, by: "zhou.guanli").reset(open(card))
        #expect(record.state == .inStock && record.application == nil)
        try await world.make(world.counter.paidApplication(2), on: card)
    }

    @Test(
        "A certificate of an earlier holder, said to be on a lost token, takes nothing from the present one"
    )
    func earlierHolder() async throws {
        let clock = ManualClock(WallClock.system.now)
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open(clock.clock)
        let (counter, card) = (try Counter(centre), try VirtualCard())
        let (serial, keeper) = ("\(card.serial)", try centre.staffOperator("zhou.guanli"))
        let producer = try centre.staffOperator("liu.zhizheng")
        var ids: [CertificateID] = []
        for applicant in 1...2 {
            if applicant == 2 {
                _ = try await centre.end(token: serial, as: .retired, text: "退回", by: keeper)
                _ = try await TokenPreparation(centre: centre, staff: keeper).reset(open(card))
                clock.advance(bySeconds: 60)
            }
            let line = try ProductionLine(centre: centre, producer: producer, station: "desk-1")
            let product = try await line.make(line.claim(counter.paidApplication(applicant)), on: open(card))
            ids.append(
                try #require(try centre.book.certificates(serial: product.certificate.serial).first).id
            )
        }
        let admin = try centre.staffOperator("admin")
        _ = try await centre.revoke(ids[0], RevocationOrder(.tokenLost), by: admin)
        #expect(try centre.book.certificate(ids[1])?.state == .active)
        #expect(try centre.book.token(serial: serial)?.state == .produced)
        _ = try await centre.revoke(ids[1], RevocationOrder(.tokenLost), by: admin)
        #expect(try centre.book.token(serial: serial)?.state == .lost)
        try await centre.close()
    }

    @Test(
        "Cut after any command, resetting again ends with a blank in stock",
        arguments: Array(stride(from: 1, to: 90, by: 3))
    )
    func cutReset(command: Int) async throws {
        let world = try await Workshop()
        let card = try VirtualCard()
        let keeper = try preparation(world, by: "zhou.guanli")
        _ = try await keeper.initialise(open(card))
        let token = try await open(card)
        card.set(faults: [CardFault(at: command, .pullAfter)])
        _ = try? await keeper.reset(token)
        card.set(faults: [])
        card.insert()
        let isBlank = try world.centre.book.token(serial: "\(card.serial)")?.wrappedSecrets == nil
        if !isBlank { _ = try await keeper.reset(open(card)) }
        let record = try #require(try world.centre.book.token(serial: "\(card.serial)"))
        #expect(record.state == .inStock && record.wrappedSecrets == nil)
        #expect(try await open(card).condition().isFactoryFresh)
    }

    @Test("A token that has other secrets than those on record, or cannot be reset, keeps its tries")
    func foreign() async throws {
        let world = try await Workshop()
        let keeper = try preparation(world, by: "zhou.guanli")
        let (card, plain) = (try VirtualCard(), try VirtualCard(.plain))
        _ = try await keeper.initialise(open(card))
        let ours = try world.centre.keyring.custody()
            .secrets(
                #require(world.centre.book.token(serial: "\(card.serial)")?.wrappedSecrets),
                of: "\(card.serial)"
            )
        try await open(card).personalise(to: .random(.tripleDES), from: [ours])
        await #expect(throws: TokenError(.managementKeyRefused(serial: "\(card.serial)"))) {
            try await keeper.reset(open(card))
        }
        #expect(card.pinTriesLeft == 3 && card.pukTriesLeft == 3)
        _ = try await keeper.initialise(open(plain))
        let error = await #expect(throws: TokenError.self) { try await keeper.reset(open(plain)) }
        #expect(error?.message.contains("a reset to the factory state") == true)
        #expect(plain.pinTriesLeft == 3 && plain.pukTriesLeft == 3)
    }
}
