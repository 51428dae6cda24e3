import Messages
import Model
import Store
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Centre
import Portal

/// A gateway that answers as it is told; the real one is in the tests of Messages and of the browser.
private final class Gateway: ShortMessageSender {
    let taken = Mutex<[ShortMessage]>([])
    let trouble = Mutex<DeliveryError?>(nil)

    func send(_ message: ShortMessage) async throws(DeliveryError) {
        if let trouble = trouble.withLock({ $0 }) { throw trouble }
        taken.withLock { $0.append(message) }
    }
}

@Suite("Codes on their way to phones")
struct PhonePostTests {
    private static func code(_ purpose: PhoneCodeRecord.Purpose) -> PhoneCodeRecord {
        PhoneCodeRecord(
            nonce: Array(repeating: 9, count: 16),
            mobile: "13800000001",
            purpose: purpose,
            state: .waiting,
            wrongTries: 0,
            attempts: 0,
            dueAt: Sample.now,
            expiresAt: Sample.now.advanced(bySeconds: 600),
            createdAt: Sample.now
        )
    }

    private static func post(_ world: TestBook, _ gateway: Gateway, _ clock: ManualClock) -> PhonePost {
        PhonePost(
            book: world.book,
            gateway: gateway,
            signature: "必联CA",
            hotline: "400-0606-000",
            clock: clock.clock,
            digest: { $0 }
        )
    }

    private static func state(_ world: TestBook) throws -> PhoneCodeRecord.State? {
        try world.book.phoneCodes(mobile: "13800000001", since: Sample.now).first?.state
    }

    @Test("A code goes out once, with its digits and without a link")
    func once() async throws {
        let (world, gateway, clock) = (try await TestBook(), Gateway(), ManualClock(Sample.now))
        let post = PhonePostTests.post(world, gateway, clock)
        let code = PhonePostTests.code(.signUp)
        try await world.book.commit([.account(.addCode(code))])
        #expect(try await post.round() == [])
        #expect(try await post.round() == [])
        let digits = String(decoding: PhoneCode.digits(code) { $0 }, as: UTF8.self)
        let texts = gateway.taken.withLock { $0.map(\.text) }
        #expect(texts.count == 1 && texts[0].contains(digits) && !texts[0].contains("http"))
        #expect(try PhonePostTests.state(world) == .sent)
    }

    @Test("A gateway that is away is asked again while the code is good, and no longer")
    func again() async throws {
        let (world, gateway, clock) = (try await TestBook(), Gateway(), ManualClock(Sample.now))
        let post = PhonePostTests.post(world, gateway, clock)
        try await world.book.commit([.account(.addCode(PhonePostTests.code(.reset)))])
        gateway.trouble.withLock { $0 = DeliveryError(.unreachable(service: "gateway", detail: "away")) }
        #expect(try await post.round().count == 1)
        #expect(try PhonePostTests.state(world) == .waiting)
        #expect(try await post.round() == [], "not at once")
        clock.advance(bySeconds: 10)
        gateway.trouble.withLock { $0 = nil }
        #expect(try await post.round() == [])
        #expect(try PhonePostTests.state(world) == .sent)
    }

    @Test("What the gateway refuses, and what is too old, is given up; no trouble names a number")
    func givenUp() async throws {
        let (world, gateway, clock) = (try await TestBook(), Gateway(), ManualClock(Sample.now))
        let post = PhonePostTests.post(world, gateway, clock)
        try await world.book.commit([.account(.addCode(PhonePostTests.code(.signUp)))])
        gateway.trouble.withLock { $0 = DeliveryError(.badAddress) }
        let troubles = try await post.round()
        #expect(troubles.count == 1 && !troubles[0].contains("138"))
        #expect(try PhonePostTests.state(world) == .failed)
        clock.advance(bySeconds: 600)
        #expect(try await post.round() == [])
    }

    @Test(
        "Messages without a code say what happened",
        arguments: [PhoneCodeRecord.Purpose.reminder, .changed, .moved, .tied]
    )
    func told(purpose: PhoneCodeRecord.Purpose) async throws {
        let (world, gateway, clock) = (try await TestBook(), Gateway(), ManualClock(Sample.now))
        let code = PhonePostTests.code(purpose)
        try await world.book.commit([.account(.addCode(code))])
        _ = try await PhonePostTests.post(world, gateway, clock).round()
        let digits = String(decoding: PhoneCode.digits(code) { $0 }, as: UTF8.self)
        let text = try #require(gateway.taken.withLock { $0.first?.text })
        #expect(text.hasPrefix("【必联CA】") && !text.contains(digits))
    }
}
