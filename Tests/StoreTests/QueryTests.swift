import Model
import Store
import StoreSupport
import Testing

@Suite("Queries of the command line")
struct QueryTests {
    /// Twelve certificates, each state twice, of three profiles.
    private func world() async throws -> TestBook {
        let world = try await TestBook()
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1)),
            .addToken(Sample.token("T1")),
        ])
        for (index, state) in (QueryTests.states + QueryTests.states).enumerated() {
            let reservation = Sample.reservation(
                index,
                profile: ["EXPERT", "ORG", "STAFF"][index % 3],
                application: index == 4 ? Sample.number(1) : nil,
                subjectUID: index < 10 ? Sample.subject.uid : nil,
                tokenSerial: index.isMultiple(of: 5) ? "T1" : nil
            )
            try await world.book.commit(
                [.reserveCertificate(reservation)] + Sample.path(to: state, index).dropFirst()
            )
        }
        return world
    }

    /// Every state but the one behind a switch, twice in each book.
    private static let states = CertificateState.allCases.filter { $0 != .held }

    private func indices(_ records: [CertificateRecord]) -> [Int] {
        records.compactMap { record in (0..<12).first { Sample.certificateID($0) == record.id } }
    }

    private func list(_ world: TestBook, _ change: (inout CertificateFilter) -> Void) throws -> [Int] {
        var filter = CertificateFilter()
        change(&filter)
        return indices(try world.book.certificates(filter, limit: 99))
    }

    @Test("Certificates are listed newest first, in pages")
    func pages() async throws {
        let world = try await world()
        let first = try world.book.certificates(CertificateFilter(), limit: 5)
        let second = try world.book.certificates(CertificateFilter(), after: first.last?.id, limit: 5)
        let third = try world.book.certificates(CertificateFilter(), after: second.last?.id, limit: 5)
        #expect(indices(first + second + third) == (0..<12).reversed())
        #expect(third.count == 2)
        #expect(try world.book.certificates(CertificateFilter(), limit: 0) == [])
        #expect(try world.book.certificates(CertificateFilter(), limit: -1) == [])
    }

    @Test("Each filter lets pass what it says")
    func filters() async throws {
        let world = try await world()
        #expect(try list(world) { $0.states = [.active] } == [9, 3])
        #expect(try list(world) { $0.states = [.active, .revoked] } == [10, 9, 4, 3])
        #expect(try list(world) { $0.profile = "ORG" } == [10, 7, 4, 1])
        #expect(try list(world) { $0.application = Sample.number(1) } == [4])
        #expect(try list(world) { $0.tokenSerial = "T1" } == [10, 5, 0])
        #expect(try list(world) { $0.authority = Sample.rootID } == [])
        #expect(try list(world) { $0.authority = Sample.issuingID }.count == 12)
        #expect(try list(world) { $0.purposes = [.staff] } == [])
        #expect(
            try list(world) {
                $0.states = [.revoked]
                $0.profile = "ORG"
                $0.tokenSerial = "T1"
            } == [10]
        )
    }

    @Test("Text in the subject matches ASCII letters in either case and nothing as a pattern")
    func subject() async throws {
        let world = try await world()
        #expect(try list(world) { $0.subjectText = "cn=hOLDER 1" } == [11, 10, 1])
        #expect(try list(world) { $0.subjectText = "%" } == [])
        #expect(try list(world) { $0.subjectText = "_" } == [])
        #expect(try list(world) { $0.subjectText = "\\" } == [])
        #expect(try list(world) { $0.subjectText = "" }.count == 12)
    }

    @Test("A serial is found by its first digits, an odd count too", arguments: [2, 3, 4, 7, 39, 40])
    func prefix(length: Int) async throws {
        let world = try await world()
        for index in 0..<12 {
            let digits = Sample.serial(index).hexadecimal.prefix(length)
            let expected = (0..<12).reversed().filter { Sample.serial($0).hexadecimal.hasPrefix(digits) }
            let prefix = try #require(SerialPrefix(digits.uppercased()))
            #expect(try list(world) { $0.serialPrefix = prefix } == expected)
        }
        #expect(SerialPrefix("") == nil)
        #expect(SerialPrefix("5g") == nil)
        #expect(SerialPrefix(String(repeating: "5", count: 41)) == nil)
        #expect(SerialPrefix("5A:0") == SerialPrefix("5a0"))
    }

    @Test("A subject's certificates are those that are issued or active, newest first")
    func ofSubject() async throws {
        let world = try await world()
        #expect(indices(try world.book.certificates(subjectUID: Sample.subject.uid)) == [9, 8, 3, 2])
        #expect(try world.book.certificates(subjectUID: "nobody") == [])
        #expect(try world.book.certificate(keyHash: Sample.hash("key 3"))?.id == Sample.certificateID(3))
        #expect(try world.book.certificate(keyHash: Sample.hash("key 5")) == nil)
    }

    @Test("Counts add up")
    func counts() async throws {
        let world = try await world()
        let counts = try world.book.counts()
        #expect(
            counts.certificates == Dictionary(uniqueKeysWithValues: QueryTests.states.map { ($0, 2) })
        )
        #expect(counts.issued == 6)
        #expect(counts.contents == 6)
        #expect(counts.intents == 8)
        #expect(counts.statusEntries == 2)
        #expect(counts.isConsistent)
        try Tool.sql(world.path, "DELETE FROM certificateContent WHERE certificate = 3")
        #expect(try !world.book.counts().isConsistent)
    }

    @Test("Applications are listed newest first, by state, type, owner and subject")
    func applications() async throws {
        let world = try await TestBook()
        try await world.book.commit([.addSubject(Sample.subject), .addSubject(Sample.secondSubject)])
        for index in 0..<10 {
            let application = Sample.application(
                index,
                type: index.isMultiple(of: 2) ? .renew : .revoke,
                state: index < 5 ? .pendingReview : .completed,
                subjectUID: index < 8 ? Sample.subject.uid : Sample.secondSubject.uid,
                owner: index == 7 ? "qian" : "zhang"
            )
            try await world.book.commit([.addApplication(application)])
        }
        func list(_ change: (inout ApplicationFilter) -> Void) throws -> [String] {
            var filter = ApplicationFilter()
            change(&filter)
            return try world.book.applications(filter, limit: 99).map {
                String($0.number.text.suffix(2).prefix(1))
            }
        }
        #expect(try list { _ in } == (0..<10).reversed().map(String.init))
        #expect(try list { $0.states = [.pendingReview] } == ["4", "3", "2", "1", "0"])
        #expect(try list { $0.types = [.revoke] } == ["9", "7", "5", "3", "1"])
        #expect(try list { $0.owner = "qian" } == ["7"])
        #expect(try list { $0.subjectUID = Sample.secondSubject.uid } == ["9", "8"])
        let second = Sample.now...Sample.now
        #expect(try list { $0.created = second }.count == 10, "both ends are included")
        let after = Sample.now.advanced(bySeconds: 1)
        #expect(try list { $0.created = after...after.advanced(bySeconds: 60) }.isEmpty)
        let page = try world.book.applications(ApplicationFilter(), limit: 4)
        let next = try world.book.applications(ApplicationFilter(), after: page.last?.number, limit: 99)
        #expect((page + next).count == 10)
        #expect(Set((page + next).map(\.number)).count == 10)
    }

    @Test("Orders are listed oldest first, by state")
    func orders() async throws {
        let world = try await TestBook()
        try await world.book.commit([.addSubject(Sample.subject)])
        for index in 0..<6 {
            try await world.book.commit([
                .addApplication(Sample.application(index, profile: "P\(index)")),
                .addOrder(
                    Sample.order(
                        index,
                        state: index < 4 ? .unpaid : .paid,
                        transaction: index < 4 ? nil : "\(index)"
                    )
                ),
            ])
        }
        let unpaid = try world.book.orders([.unpaid], limit: 3)
        #expect(unpaid == (0..<3).map { Sample.order($0) })
        #expect(
            try world.book.orders([.unpaid], after: unpaid.last?.application, limit: 9) == [Sample.order(3)]
        )
        #expect(try world.book.orders(limit: 9).count == 6)
    }
}
