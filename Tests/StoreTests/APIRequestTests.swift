import Model
import Store
import StoreSupport
import Testing

@Suite("Changes asked for over the workflow's API")
struct APIRequestTests {
    private static func record(
        _ key: String = "one",
        of caller: String = "applicant:zhang.san",
        body: UInt8 = 1
    ) -> APIRequestRecord {
        APIRequestRecord(
            caller: caller,
            key: key,
            fingerprint: [UInt8](repeating: body, count: 32),
            object: "CA20261123N2985937",
            at: Sample.now
        )
    }

    @Test("What was asked is found by who asked and the key, and by nobody else's")
    func found() async throws {
        let world = try await TestBook()
        try await world.book.commit([.addAPIRequest(Self.record())])
        #expect(try world.book.apiRequest(of: "applicant:zhang.san", key: "one") == Self.record())
        #expect(try world.book.apiRequest(of: "applicant:li.si", key: "one") == nil)
        #expect(try world.book.apiRequest(of: "applicant:zhang.san", key: "two") == nil)
        try await world.book.commit([.addAPIRequest(Self.record(of: "applicant:li.si", body: 2))])
        #expect(try world.book.apiRequest(of: "applicant:zhang.san", key: "one") == Self.record())
    }

    @Test("A key stands for one change, and what was to be done under it again is not done")
    func once() async throws {
        let world = try await TestBook()
        try await world.book.commit([.addAPIRequest(Self.record())])
        try await world.expectRefusal(
            .repeated(key: "one"),
            [.addSubject(Sample.subject), .addAPIRequest(Self.record(body: 2))]
        )
        try await world.book.commit([.addSubject(Sample.subject)])
    }

    @Test("Keys are forgotten after their time")
    func forgotten() async throws {
        let world = try await TestBook()
        try await world.book.commit([.addAPIRequest(Self.record())])
        try await world.book.commit([.forgetAPIRequests(before: Sample.now)])
        #expect(try world.book.apiRequest(of: "applicant:zhang.san", key: "one") != nil)
        try await world.book.commit([.forgetAPIRequests(before: Sample.later)])
        #expect(try world.book.apiRequest(of: "applicant:zhang.san", key: "one") == nil)
    }
}
