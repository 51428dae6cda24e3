import CentreSupport
import Model
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// A station whose operator may not act any more.
@Suite("An operator who lost their standing", .serialized)
struct FallenOperatorTests {
    private static func addProducer(to centre: CACentre) async throws {
        _ = try await centre.addStaff(
            name: "sun.zhizheng",
            displayName: "孙制证",
            roles: [.producer],
            by: centre.staffOperator("admin")
        )
    }

    @Test("Their station across the network, and what they held there, is another operator's at once")
    func remote() async throws {
        let desk = try await RemoteDesk.make()
        try await Self.addProducer(to: desk.centre)
        let office = try await desk.office()
        let (first, second) = (
            try await desk.counter.paidApplication(1), try await desk.counter.paidApplication(2)
        )
        _ = try await office.claim(first)
        let token = try await RemoteDesk.open(VirtualCard())
        _ = try await office.begin(first, on: token.identity, token.condition())
        _ = try await office.claim(second)
        await #expect(throws: OfficeRefusal.self) { _ = try await desk.office(as: "sun.zhizheng") }
        _ = try await desk.centre.retireStaff("liu.zhizheng", by: desk.centre.staffOperator("admin"))
        let next = try await desk.office(as: "sun.zhizheng")
        #expect(try await next.claim(second).application == second)
        let job = try #require(try desk.centre.book.job(of: second))
        #expect(job.producer == "sun.zhizheng" && job.station == "branch-1")
        // Not only at the same station.
        let elsewhere = try await desk.office(as: "sun.zhizheng", station: "branch-2")
        #expect(try await elsewhere.claim(first).application == first)
        await #expect(throws: (any Error).self) { _ = try await office.waiting(excluding: [], limit: 1) }
        #expect(try desk.centre.book.verifyAuditTrail { _ in true }.fault == nil)
        try await desk.close()
    }

    @Test("At this machine, and after a restart, it is the same; who may act keeps what they have")
    func here() async throws {
        let world = try await Workshop()
        try await Self.addProducer(to: world.centre)
        let application = try await world.counter.paidApplication()
        func office(_ name: String) throws -> CentreOffice {
            let producer = try world.centre.staffOperator(name)
            return try CentreOffice(centre: world.centre, producer: producer, station: "desk-7")
        }
        do { _ = try await office("liu.zhizheng").claim(application) }
        let next = try office("sun.zhizheng")
        try await next.freeFallen()
        await #expect(throws: (any Error).self) { _ = try await next.claim(application) }
        _ = try await world.centre.retireStaff("liu.zhizheng", by: world.centre.staffOperator("admin"))
        try await next.freeFallen()
        #expect(try world.centre.book.job(of: application)?.leaseUntil == nil)
        _ = try await next.claim(application)
        try await next.freeFallen()
        #expect(try world.centre.book.job(of: application)?.producer == "sun.zhizheng")
    }
}
