import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Searches")
struct SearchTests {
    private static let subjects = [
        "CN=王小明,O=必联电子商务有限公司,C=CN",
        "CN=王明,O=招标中心,serialNumber=91330106MA27XYZ123,C=CN",
        "CN=Zoë Müller,O=ACME \\, Ltd.,C=CN",
        "CN=欧阳娜娜,O=必联,serialNumber=E20231234,C=CN",
        "CN=𠮷田,O=ＡＢＣ公司,C=CN",
    ]

    /// Certificates 0 to 4, one of each subject.
    private func world() async throws -> TestBook {
        let world = try await TestBook()
        for (index, subject) in Self.subjects.enumerated() { try await issue(index, subject, in: world) }
        return world
    }

    private func issue(_ index: Int, _ subject: String, in world: TestBook) async throws {
        let sample = Sample.reservation(index)
        let reservation = Reservation(
            id: sample.id,
            profile: "EXPERT",
            purpose: .signing,
            application: nil,
            subjectUID: nil,
            subject: subject,
            keyHash: sample.keyHash,
            tokenSerial: nil,
            notBefore: Sample.now,
            notAfter: Sample.now.advanced(bySeconds: Int64(100 - index)),
            holder: "1@test",
            createdAt: Sample.now
        )
        try await world.book.commit([
            .reserveCertificate(reservation),
            .intendCertificate(reservation.id, toBeSigned: Sample.toBeSigned(index)),
            .storeCertificate(
                reservation.id,
                certificate: Sample.encoded(index),
                at: Sample.now.advanced(bySeconds: Int64(index * 10))
            ),
        ])
    }

    private func find(_ world: TestBook, _ change: (inout CertificateFilter) -> Void) throws -> [Int] {
        var filter = CertificateFilter()
        change(&filter)
        return try world.book.summaries(filter, limit: 99).compactMap { summary in
            (0..<3000).first { Sample.certificateID($0) == summary.id }
        }
    }

    @Test(
        "A text finds names by any part of them, and words by their beginning",
        arguments: [
            ("王", [1, 0]), ("王小", [0]), ("小明", [0]), ("王明", [1]), ("必联", [3, 0]), ("联电子商", [0]),
            ("娜", [3]), ("91330106", [1]), ("91330106ma27xyz", [1]), ("e2023", [3]), ("zoë", [2]),
            ("ÜLL", [2]),
            ("acme , ltd", [2]), ("abc公司", [4]), ("ａｂｃ", [4]), ("𠮷", [4]), ("必联 王", [0]), ("明小", []),
            ("MA27", []), ("-", []), ("\"", []), ("*", []), ("", [4, 3, 2, 1, 0]),
        ]
    )
    func text(text: String, expected: [Int]) async throws {
        #expect(try find(try await world()) { $0.subjectText = text } == expected)
    }

    @Test("Pairs that stand in different places do not make a name")
    func exact() async throws {
        let world = try await world()
        try await issue(5, "CN=小明王小,C=CN", in: world)
        #expect(try find(world) { $0.subjectText = "王小明" } == [0])
    }

    @Test("The index comes back when it was deleted, and follows what is issued later")
    func deleted() async throws {
        let world = try await world()
        #expect(try find(world) { $0.subjectText = "必联" } == [3, 0])
        let path = world.book.searchIndexPath
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let book = try world.reopened()
        var filter = CertificateFilter()
        filter.subjectText = "必联"
        #expect(try book.summaries(filter, limit: 9).count == 2)
        try await issue(5, "CN=新,O=必联,C=CN", in: world)
        #expect(try book.summaries(filter, limit: 9).first?.id == Sample.certificateID(5))
    }

    @Test("An index that is damaged, or of another book, is made anew")
    func damaged() async throws {
        let world = try await world()
        let other = try await TestBook()
        try await issue(0, "CN=别人,C=CN", in: other)
        #expect(try find(other) { $0.subjectText = "别人" } == [0])
        try other.book.close()
        try FileManager.default.copyItem(
            atPath: other.book.searchIndexPath,
            toPath: world.book.searchIndexPath
        )
        // The first certificate of both books has the same serial; give this book another first one.
        try Tool.sql(world.path, "UPDATE certificate SET serial = x'01' WHERE id = 1")
        #expect(try world.book.summaries(filter("必联"), limit: 9).count == 2)
        let rest = try await self.world()
        try Data("no database".utf8).write(to: URL(fileURLWithPath: rest.book.searchIndexPath))
        #expect(try rest.book.summaries(filter("必联"), limit: 9).count == 2)
    }

    private func filter(_ text: String) -> CertificateFilter {
        var filter = CertificateFilter()
        filter.subjectText = text
        return filter
    }

    @Test("Dates order what they find: ends by the soonest, issues by the latest; pages join")
    func dates() async throws {
        let world = try await world()
        let far = Sample.now.advanced(bySeconds: 1000)
        #expect(try find(world) { $0.ends = Sample.now...far } == [4, 3, 2, 1, 0])
        #expect(
            try find(world) {
                $0.ends = Sample.now.advanced(bySeconds: 97)...Sample.now.advanced(bySeconds: 99)
            } == [3, 2, 1]
        )
        #expect(try find(world) { $0.issued = Sample.now...Sample.now.advanced(bySeconds: 20) } == [2, 1, 0])
        for isIssue in [false, true] {
            for states in [Set<CertificateState>(), [.issued]] {
                var filter = CertificateFilter()
                filter.states = states
                if isIssue { filter.issued = Sample.now...far } else { filter.ends = Sample.now...far }
                let whole = try world.book.summaries(filter, limit: 99)
                let first = try world.book.summaries(filter, limit: 2)
                let rest = try world.book.summaries(filter, after: first.last?.id, limit: 99)
                #expect(first + rest == whole)
                #expect(whole.count == 5)
            }
        }
    }
}
