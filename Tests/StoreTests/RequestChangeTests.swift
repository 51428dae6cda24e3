import Model
import Store
import StoreSupport
import Testing

@Suite("Requests over the API")
struct RequestChangeTests {
    private static func record(_ index: Int, key: String?, body: UInt8 = 1) -> RequestRecord {
        RequestRecord(
            certificate: Sample.certificateID(index),
            requester: "client:web",
            key: key,
            fingerprint: key.map { _ in [UInt8](repeating: body, count: 32) },
            at: Sample.now
        )
    }

    private static func reserve(_ index: Int) -> Change {
        .reserveCertificate(Sample.reservation(index))
    }

    @Test("Who asked is found by the key and by the certificate")
    func found() async throws {
        let world = try await TestBook()
        let record = RequestChangeTests.record(1, key: "one")
        try await world.book.commit([RequestChangeTests.reserve(1), .recordRequest(record)])
        #expect(try world.book.request(of: "client:web", key: "one") == record)
        #expect(try world.book.request(for: record.certificate) == record)
        #expect(try world.book.request(of: "client:other", key: "one") == nil)
        #expect(try world.book.request(for: Sample.certificateID(2)) == nil)
    }

    @Test("A key stands for one certificate, and the second reservation goes with its refusal")
    func once() async throws {
        let world = try await TestBook()
        try await world.book.commit([
            RequestChangeTests.reserve(1), .recordRequest(RequestChangeTests.record(1, key: "one")),
        ])
        try await world.expectRefusal(
            .repeated(key: "one"),
            [RequestChangeTests.reserve(2), .recordRequest(RequestChangeTests.record(2, key: "one"))]
        )
        #expect(try world.book.certificate(Sample.certificateID(2)) == nil)
    }

    @Test("A key whose serial was given up is free again, and who asked for it stays")
    func abandoned() async throws {
        let world = try await TestBook()
        try await world.book.commit([
            RequestChangeTests.reserve(1), .recordRequest(RequestChangeTests.record(1, key: "one")),
        ])
        try await world.book.commit([.abandonCertificate(Sample.certificateID(1))])
        let second = RequestChangeTests.record(2, key: "one", body: 2)
        try await world.book.commit([RequestChangeTests.reserve(2), .recordRequest(second)])
        #expect(try world.book.request(of: "client:web", key: "one") == second)
        #expect(try world.book.request(for: Sample.certificateID(1))?.requester == "client:web")
    }

    @Test("Keys are forgotten after their time, who asked is not")
    func forgotten() async throws {
        let world = try await TestBook()
        let record = RequestChangeTests.record(1, key: "one")
        try await world.book.commit([RequestChangeTests.reserve(1), .recordRequest(record)])
        try await world.book.commit([.forgetRequestKeys(before: Sample.now)])
        #expect(try world.book.request(of: "client:web", key: "one") == record)
        try await world.book.commit([.forgetRequestKeys(before: Sample.later)])
        #expect(try world.book.request(of: "client:web", key: "one") == nil)
        #expect(try world.book.request(for: record.certificate)?.requester == "client:web")
    }

    @Test("A request without a key is on record too")
    func keyless() async throws {
        let world = try await TestBook()
        for index in 1...2 {
            try await world.book.commit([
                RequestChangeTests.reserve(index), .recordRequest(RequestChangeTests.record(index, key: nil)),
            ])
        }
        #expect(try world.book.request(for: Sample.certificateID(2))?.key == nil)
    }

    @Test("What somebody asked for is counted, up to a limit")
    func counted() async throws {
        let world = try await TestBook()
        for index in 1...3 {
            try await world.book.commit([
                RequestChangeTests.reserve(index), .recordRequest(RequestChangeTests.record(index, key: nil)),
            ])
        }
        #expect(try world.book.requestCount(of: "client:web", atMost: 100) == 3)
        #expect(try world.book.requestCount(of: "client:web", atMost: 2) == 2)
        #expect(try world.book.requestCount(of: "client:other", atMost: 2) == 0)
    }
}
