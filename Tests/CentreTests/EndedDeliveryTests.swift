import CentreSupport
import Enrollment
import Model
import Store
import Testing
import Tokens

@testable import Centre

/// product.md §5.3: what becomes of a delivery whose token ends before its holder has it.
@Suite("A delivery whose token ends", .serialized)
struct EndedDeliveryTests {
    private let world: Workshop
    private let card: VirtualCard
    private let number: ApplicationNumber

    init() async throws {
        world = try await Workshop()
        card = try VirtualCard()
        number = try await world.counter.paidApplication()
        try await world.make(number, on: card)
    }

    private var serial: String { "\(card.serial)" }
    private var book: BookOfRecord { world.centre.book }

    private func people() throws -> (EnrollmentDesk, Principal) {
        let producer = try world.centre.staffOperator("liu.zhizheng")
        return (try world.centre.desk(for: producer), Principal(producer.record))
    }

    private func ship() async throws {
        let (desk, liu) = try people()
        _ = try await desk.ship(number, Parcel(carrier: "顺丰", trackingNumber: "SF1234567890"), by: liu)
    }

    private func end(_ ending: TokenEnding) async throws {
        let keeper = try world.centre.staffOperator("zhou.guanli")
        _ = try await world.centre.end(token: serial, as: ending, text: "测试", by: keeper)
    }

    /// It is over, on record once, and moves no more.
    private func expectCancelled(from state: String) async throws {
        #expect(try book.delivery(of: number)?.state == .cancelled)
        let entries = try book.auditEntries(after: 0, limit: 10_000)
        let events = entries.map(\.event).filter { $0.action == "delivery.cancel" }
        #expect(events.map(\.object) == [number.text])
        #expect(events.first?.detail["token"] == serial && events.first?.detail["before"] == state)
        #expect(try book.verifyAuditTrail { _ in true }.fault == nil)
        let (desk, liu) = try people()
        await #expect(throws: EnrollmentError.self) { try await desk.confirmDelivery(number, by: liu) }
        await #expect(throws: EnrollmentError.self) { try await desk.pickUp(number, by: liu) }
        #expect(try book.delivery(of: number)?.state == .cancelled)
    }

    @Test("What is ready is cancelled with the token, however that ends", arguments: TokenEnding.allCases)
    func ready(ending: TokenEnding) async throws {
        let token = try #require(try book.token(serial: serial))
        #expect(try book.delivery(endingWith: token)?.state == .ready)
        try await end(ending)
        try await expectCancelled(from: "READY")
    }

    @Test("A parcel on its way is cancelled when the certificate is revoked because the token is lost")
    func shipped() async throws {
        try await ship()
        var filter = CertificateFilter()
        filter.tokenSerial = serial
        let certificate = try #require(try book.certificates(filter, limit: 1).first)
        let admin = try world.centre.staffOperator("admin")
        _ = try await world.centre.revoke(certificate.id, RevocationOrder(.tokenLost), by: admin)
        try await expectCancelled(from: "SHIPPED")
        #expect(try book.delivery(of: number)?.trackingNumber == "SF1234567890")
    }

    @Test("What came back is cancelled with the token, and a token made anew has a delivery of its own")
    func anew() async throws {
        try await ship()
        let (desk, liu) = try people()
        _ = try await desk.returnDelivery(number, text: "无人签收", by: liu)
        try await end(.retired)
        try await expectCancelled(from: "RETURNED")
        let keeper = try world.centre.staffOperator("zhou.guanli")
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        _ = try await TokenPreparation(centre: world.centre, staff: keeper).reset(token)
        let second = try await world.counter.paidApplication(2)
        try await world.make(second, on: card)
        #expect(try book.delivery(of: second)?.state == .ready)
        #expect(try book.delivery(of: number)?.state == .cancelled)
    }

    @Test("What arrived stays so when the token ends later")
    func arrived() async throws {
        let letter = try await world.office.letter(for: serial)
        try await world.office.lettered(serial, version: letter.version)
        try await world.office.handedOver(serial)
        let (desk, liu) = try people()
        _ = try await desk.pickUp(number, by: liu)
        try await end(.lost)
        #expect(try book.delivery(of: number)?.state == .pickedUp)
        #expect(try book.auditEntryCount(action: "delivery.cancel") == 0)
    }
}
