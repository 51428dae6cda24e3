import Model
import Store
import StoreSupport
import Testing

@Suite("Status feed and revocation source")
struct StatusFeedTests {
    private func revoke(
        _ ids: [CertificateID],
        in book: BookOfRecord,
        notAfter: Timestamp = Sample.later
    ) async throws {
        for id in ids {
            let index = Int(id.serial.bytes.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) })
            let reservation = Sample.reservation(index, id: id, notAfter: notAfter)
            let reasons = RevocationReason.allCases.filter { $0 != .certificateHold }
            let reason = reasons[index % reasons.count]
            try await book.commit(
                Sample.issue(index, reservation) + [.revokeCertificate(id, Sample.revocation(reason))]
            )
        }
    }

    @Test("Followers see every revocation once, in order, in pages")
    func pages() async throws {
        let world = try await TestBook()
        #expect(try world.book.feedHead() == 0)
        #expect(try world.book.feed(after: 0, limit: 9) == [])
        let ids = (1...5).map { Sample.certificateID($0) }
        try await revoke(ids, in: world.book)
        let follower = try world.reopened()
        #expect(try follower.feedHead() == 5)
        #expect(try follower.feed(after: 0, limit: 2).map(\.id) == Array(ids[0...1]))
        #expect(try follower.feed(after: 2, limit: 99).map(\.id) == Array(ids[2...4]))
        #expect(try follower.feed(after: 5, limit: 99) == [])
        #expect(try follower.feed(after: 0, limit: -1) == [])
        #expect(try follower.feed(after: Int64.max, limit: Int.max) == [])
    }

    /// RFC 5280 serials are numbers: 0x0100 comes after 0xFF, whatever their first octets are.
    @Test("Revoked serials come by value, shorter ones first")
    func order() async throws {
        let world = try await TestBook()
        let serials = ["ff", "01", "0100", "7fff", "80", "5a0001", "01000000"].compactMap(
            SerialNumber.init(hexadecimal:)
        )
        let ids = serials.map { CertificateID(authority: Sample.issuingID, serial: $0) }
        let foreign = CertificateID(authority: Sample.rootID, serial: Sample.serial(1))
        try await revoke(ids + [foreign], in: world.book)
        var entries: [RevokedEntry] = []
        let head = try world.book.forEachRevoked(of: Sample.issuingID, expiringAfter: Sample.now) {
            entries.append($0)
        }
        #expect(head == 8)
        #expect(entries.map(\.serial) == serials.sorted())
        for entry in entries {
            let id = CertificateID(authority: Sample.issuingID, serial: entry.serial)
            #expect(try world.book.status(of: id) == .revoked(entry.revocation))
        }
    }

    @Test("A certificate leaves the list only after its last second")
    func expiry() async throws {
        let world = try await TestBook()
        try await revoke([Sample.certificateID(1)], in: world.book, notAfter: Sample.later)
        for (moment, count) in [(Sample.later, 1), (Sample.later.advanced(bySeconds: 1), 0)] {
            var found = 0
            _ = try world.book.forEachRevoked(of: Sample.issuingID, expiringAfter: moment) { _ in found += 1 }
            #expect(found == count)
        }
    }

    @Test("A list is read from one moment, whatever is revoked meanwhile")
    func snapshot() async throws {
        let world = try await TestBook()
        try await revoke((1...3).map { Sample.certificateID($0) }, in: world.book)
        try await world.book.commit(Sample.issue(9))
        try world.book.close()
        let book = try world.reopened()
        let writer = try world.reopened()
        var task: Task<Void, any Error>?
        var count = 0
        let head = try book.forEachRevoked(of: Sample.issuingID, expiringAfter: Sample.now) { _ in
            if task == nil {
                let started = Task {
                    try await writer.commit([.revokeCertificate(Sample.certificateID(9), Sample.revocation())]
                    )
                }
                task = started
            }
            count += 1
        }
        #expect(Int64(count) == head)
        #expect(head == 3)
        try await task?.value
        #expect(try book.feedHead() == 4)
    }
}
