import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("What is on a list, as the book tells")
struct RevocationViewTests {
    private let issuing = Sample.issuingID

    private func entries(_ book: BookOfRecord, _ shard: Int) throws -> [SerialNumber] {
        var serials: [SerialNumber] = []
        try book.viewRevocations { view throws(BookError) in
            try view.forEachRevoked(
                on: RevocationListName(issuing, shard: shard),
                expiringAfter: Sample.now
            ) { serials.append($0.serial) }
        }
        return serials
    }

    private func changes(
        _ book: BookOfRecord,
        _ shard: Int,
        after sequence: Int64
    ) throws -> [SerialNumber: Bool] {
        var changes: [SerialNumber: Bool] = [:]
        try book.viewRevocations { view throws(BookError) in
            try view.forEachChange(
                on: RevocationListName(issuing, shard: shard),
                after: sequence,
                expiringAfter: Sample.now,
                now: Sample.now
            ) { changes[$0.serial] = $0.isRemoval }
        }
        return changes
    }

    @Test("What may be of any partition is on each, in the order of the serial numbers")
    func everyShard() async throws {
        let world = try await TestBook()
        for (number, shard) in [(1, 1), (2, RevocationListName.everyShard), (3, 1), (4, 2)] {
            let reservation = Sample.reservation(number, shard: shard)
            try await world.book.commit(Sample.issue(number, reservation))
            try await world.book.commit([
                .revokeCertificate(
                    Sample.certificateID(number),
                    Revocation(date: Sample.now, reason: .superseded)
                )
            ])
        }
        let serials = (1...4).map { Sample.certificateID($0).serial }
        #expect(try entries(world.book, 1) == [serials[0], serials[1], serials[2]].sorted())
        #expect(try entries(world.book, 2) == [serials[1], serials[3]].sorted())
        #expect(try entries(world.book, 3) == [serials[1]])
        #expect(try entries(world.book, 0) == serials.sorted())
        #expect(try Set(changes(world.book, 3, after: 0).keys) == [serials[1]])
        #expect(try Set(changes(world.book, 2, after: 2).keys) == [serials[3]])
    }

    @Test("A partition has the certificates of its share, and the list of everything has all")
    func shards() async throws {
        let world = try await TestBook()
        for number in 1...6 {
            let reservation = Sample.reservation(number, shard: number % 3)
            try await world.book.commit(Sample.issue(number, reservation))
            try await world.book.commit([
                .revokeCertificate(
                    Sample.certificateID(number),
                    Revocation(date: Sample.now, reason: .superseded)
                )
            ])
        }
        let serials = (1...6).map { Sample.certificateID($0).serial }
        #expect(try Set(entries(world.book, 0)) == Set(serials))
        #expect(try Set(entries(world.book, 1)) == [serials[0], serials[3]])
        #expect(try Set(entries(world.book, 2)) == [serials[1], serials[4]])
        #expect(try entries(world.book, 3) == [])
        #expect(try entries(world.book, 0) == entries(world.book, 0).sorted())
        #expect(try world.book.feed(after: 0, limit: 9).map(\.shard) == [1, 2, 0, 1, 2, 0])
    }

    @Test("Changes since a place in the feed are what is listed since and what was released since, each once")
    func changes() async throws {
        let world = try await TestBook()
        let ids = (1...5).map { Sample.certificateID($0) }
        for number in 1...5 {
            let issued = Sample.issue(number, Sample.reservation(number, shard: 1))
            try await world.book.commit(issued + [.activateCertificate(ids[number - 1])])
        }
        // 1 and 2 are on hold before.
        for id in ids.prefix(2) { try await world.book.commit([.holdCertificate(id, at: Sample.now)]) }
        let base = try world.book.feedHead()
        #expect(try changes(world.book, 1, after: base) == [:])
        try await world.book.commit([.releaseCertificate(ids[0])])
        let revocation = Revocation(date: Sample.now, reason: .superseded)
        try await world.book.commit([.revokeCertificate(ids[1], revocation)])
        // Came and went, and came again.
        try await world.book.commit([.holdCertificate(ids[2], at: Sample.now)])
        try await world.book.commit([.releaseCertificate(ids[2])])
        try await world.book.commit([.holdCertificate(ids[3], at: Sample.now)])
        try await world.book.commit([.releaseCertificate(ids[3])])
        try await world.book.commit([.holdCertificate(ids[3], at: Sample.now)])
        let expected = [ids[0].serial: true, ids[1].serial: false, ids[2].serial: true, ids[3].serial: false]
        #expect(try changes(world.book, 1, after: base) == expected)
        #expect(try changes(world.book, 0, after: base) == expected)
        #expect(try changes(world.book, 2, after: base) == [:])
        let standings = try world.book.standings(of: [ids[0], ids[1], ids[4], Sample.certificateID(99)])
        #expect(standings.map { $0?.revocation } == [nil, revocation, nil, nil])
        #expect(standings.map { $0 == nil } == [false, false, false, true])
        #expect(standings[1]?.sequence == base + 2)
    }

    /// What is held, released, revoked and worsened at random, in the book and in a reference beside it.
    @Test(
        "What the book says of a certificate is what its last entry says, and a release is remembered",
        arguments: 1...3
    )
    func model(seed: UInt64) async throws {
        let world = try await TestBook()
        var generator = SeededGenerator(seed: seed)
        let ids = (1...12).map { Sample.certificateID($0) }
        for number in 1...12 {
            try await world.book.commit(Sample.issue(number) + [.activateCertificate(ids[number - 1])])
        }
        var last: [CertificateID: (sequence: Int64, revocation: Revocation?)] = [:]
        for _ in 0..<100 {
            let id = ids[Int.random(in: 0..<12, using: &generator)]
            let choice = Int.random(in: 0...9, using: &generator)
            let (change, revocation) = deed(id, last[id]?.revocation, choice)
            guard let change else { continue }
            try await world.book.commit([change])
            last[id] = (try world.book.feedHead(), revocation)
        }
        let standings = try world.book.standings(of: ids)
        #expect(standings.map { $0?.revocation } == ids.map { last[$0]?.revocation })
        #expect(standings.map { $0?.sequence } == ids.map { last[$0]?.sequence ?? 0 })
        #expect(last.values.contains { $0.revocation == nil })
        let middle = try world.book.feedHead() / 2
        let expected = last.filter { $0.value.sequence > middle }
            .map { ($0.key.serial, $0.value.revocation == nil) }
        #expect(try changes(world.book, 0, after: middle) == Dictionary(uniqueKeysWithValues: expected))
    }

    private func deed(
        _ id: CertificateID,
        _ present: Revocation?,
        _ choice: Int
    ) -> (Change?, Revocation?) {
        guard let present else {
            let hold = Revocation(date: Sample.now, reason: .certificateHold)
            let revocation = Revocation(date: Sample.now, reason: .superseded)
            return choice < 9
                ? (.holdCertificate(id, at: Sample.now), hold)
                : (.revokeCertificate(id, revocation), revocation)
        }
        if present.reason == .certificateHold, choice < 9 { return (.releaseCertificate(id), nil) }
        let worse = Revocation(date: present.date, reason: .keyCompromise)
        let isFinal = present.reason.isCompromise
        return isFinal ? (nil, nil) : (.revokeCertificate(id, worse), worse)
    }

    @Test("A delta shares the number of a full list, and nothing else does")
    func numbers() async throws {
        let world = try await TestBook()
        let name = RevocationListName(issuing, shard: 2)
        func list(_ name: RevocationListName, _ number: Int64, base: Int64? = nil) -> RevocationListRecord {
            RevocationListRecord(
                name: name,
                number: number,
                base: base,
                thisUpdate: Sample.now,
                nextUpdate: Sample.later,
                feedSequence: 0
            )
        }
        try await world.book.commit([
            .reserveRevocationList(list(name, 5)), .reserveRevocationList(list(name.delta, 5, base: 5)),
        ])
        try await world.expectRefusal(
            .numberNotGrowing(name, 5),
            [.reserveRevocationList(list(name, 5))]
        )
        try await world.expectRefusal(
            .numberNotGrowing(name.delta, 5),
            [.reserveRevocationList(list(name.delta, 5, base: 5))]
        )
        try await world.book.commit([.reserveRevocationList(list(name.delta, 7, base: 5))])
        try await world.expectRefusal(
            .numberNotGrowing(name, 7),
            [.reserveRevocationList(list(name, 7))]
        )
        // Another list has its own numbers.
        try await world.book.commit([.reserveRevocationList(list(RevocationListName(issuing), 1))])
        #expect(try world.book.latestRevocationList(of: name)?.number == 5)
        #expect(try world.book.hasRevocationList(name, number: 5))
        #expect(try world.book.revocationList(name, number: 5) == list(name, 5))
        #expect(try world.book.hasRevocationList(name.delta, number: 7))
        #expect(try !world.book.hasRevocationList(name, number: 7))
        #expect(try !world.book.hasRevocationList(name, number: 4))
        #expect(try world.book.latestRevocationList(of: name.delta)?.base == 5)
        #expect(try world.book.baseRevocationList(of: name, at: Sample.now) == nil)
        let published = list(name, 5).published(entryCount: 0, fingerprint: [UInt8](repeating: 1, count: 32))
        try await world.book.commit([.publishRevocationList(published)])
        #expect(try world.book.baseRevocationList(of: name, at: Sample.now) == published)
        #expect(
            try world.book.baseRevocationList(of: name, at: Sample.later.advanced(bySeconds: 1)) == nil
        )
    }

    @Test("The book knows until when lists hold that point to a delta")
    func pointers() async throws {
        let world = try await TestBook()
        let name = RevocationListName(issuing)
        func list(_ number: Int64, _ seconds: Int64, pointing: Bool) -> RevocationListRecord {
            RevocationListRecord(
                name: name,
                number: number,
                pointsToDelta: pointing,
                thisUpdate: Sample.now,
                nextUpdate: Sample.now.advanced(bySeconds: seconds),
                feedSequence: 0
            )
        }
        func end(_ seconds: Int64 = 0) throws -> Timestamp? {
            try world.book.endOfDeltaPointers(of: name, at: Sample.now.advanced(bySeconds: seconds))
        }
        for (number, seconds, pointing) in [(1, 100, true), (2, 200, true), (3, 300, false)] {
            let record = list(Int64(number), Int64(seconds), pointing: pointing)
            try await world.book.commit([.reserveRevocationList(record)])
            #expect(try number > 1 || end() == nil)
            let published = record.published(entryCount: 0, fingerprint: [UInt8](repeating: 1, count: 32))
            try await world.book.commit([.publishRevocationList(published)])
            #expect(try world.book.publishedRevocationList(of: name) == published)
        }
        #expect(try end() == Sample.now.advanced(bySeconds: 200))
        #expect(try end(200) == Sample.now.advanced(bySeconds: 200))
        #expect(try end(201) == nil)
        let part = RevocationListName(issuing, shard: 1)
        #expect(try world.book.endOfDeltaPointers(of: part, at: Sample.now) == nil)
    }

    @Test(
        "A list that was forgotten comes back below greater numbers, and one that a published delta builds on was published"
    )
    func recalled() async throws {
        let world = try await TestBook()
        let name = RevocationListName(issuing)
        func list(_ name: RevocationListName, _ number: Int64, base: Int64? = nil) -> RevocationListRecord {
            RevocationListRecord(
                name: name,
                number: number,
                base: base,
                pointsToDelta: !name.isDelta,
                thisUpdate: Sample.now,
                nextUpdate: Sample.later,
                feedSequence: 0
            )
        }
        func whole(_ record: RevocationListRecord) -> RevocationListRecord {
            record.published(entryCount: 0, fingerprint: [UInt8](repeating: 1, count: 32))
        }
        try await world.book.commit([
            .reserveRevocationList(list(name, 9)), .recallRevocationList(list(name, 4)),
            .recallRevocationList(list(name.delta, 6, base: 4)),
        ])
        // What was only begun says nothing of others.
        #expect(try world.book.baseRevocationList(of: name, at: Sample.now) == nil)
        #expect(try world.book.endOfDeltaPointers(of: name, at: Sample.now) == nil)
        try await world.book.commit([.recallRevocationList(whole(list(name.delta, 7, base: 4)))])
        #expect(try world.book.baseRevocationList(of: name, at: Sample.now) == list(name, 4))
        #expect(try world.book.endOfDeltaPointers(of: name, at: Sample.now) == Sample.later)
        try await world.book.commit([.recallRevocationList(whole(list(name, 7)))])
        #expect(try world.book.publishedRevocationList(of: name) == whole(list(name, 7)))
        #expect(try world.book.latestRevocationList(of: name)?.number == 9)
        try await world.expectRefusal(
            .exists(object: "CRL 7 of issuing"),
            [.recallRevocationList(whole(list(name, 7)))]
        )
    }

    @Test("Partitions are never forgotten, and a smaller number changes nothing")
    func partitions() async throws {
        let world = try await TestBook()
        func partition(_ url: String, _ shards: Int) -> RevocationListPartition {
            RevocationListPartition(authority: issuing, publicURL: url, shards: shards)
        }
        for one in [partition("http://b", 4), partition("http://a", 2), partition("http://b", 3)] {
            try await world.book.commit([.partitionRevocationList(one)])
        }
        #expect(
            try world.book.partitions(of: issuing) == [partition("http://a", 2), partition("http://b", 4)]
        )
        #expect(try world.book.partitions(of: Sample.rootID) == [])
    }
}
