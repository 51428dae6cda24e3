import Model
import Store
import StoreSupport
import Testing

@Suite("Changes of authorities, signers and staff")
struct AuthorityChangeTests {
    @Test("An authority's name and key are new, and its parent exists")
    func authority() async throws {
        let world = try await TestBook()
        let second = try #require(AuthorityID("second"))
        let unknown = try #require(AuthorityID("unknown"))
        try await world.expectRefusal(.exists(object: "authority issuing"), [.addAuthority(Sample.issuing)])
        let sameKey = AuthorityRecord(
            id: second,
            role: .issuing,
            algorithm: .sm2,
            signatureAlgorithm: .sm2WithSM3,
            certificate: [1],
            keyHash: Sample.issuing.keyHash,
            keyReference: "file:x",
            parent: Sample.rootID,
            createdAt: Sample.now
        )
        try await world.expectRefusal(
            .exists(object: "the key or the predecessor of authority second"),
            [.addAuthority(sameKey)]
        )
        try await world.expectRefusal(
            .notFound(object: "authority unknown"),
            [.addAuthority(Sample.authority(second, role: .issuing, parent: unknown))]
        )
        try await world.book.commit([
            .addAuthority(Sample.authority(second, role: .issuing, parent: Sample.rootID))
        ])
        #expect(try world.book.authorities().map(\.id.name) == ["root", "issuing", "second"])
        #expect(try world.book.authority(second)?.parent == Sample.rootID)
        #expect(try world.book.authority(unknown) == nil)
    }

    @Test("Signers come newest first, by purpose, and their keys are new")
    func signers() async throws {
        let world = try await TestBook()
        let (first, second) = (Sample.signer(.ocsp, 1), Sample.signer(.ocsp, 2))
        let audit = Sample.signer(.audit)
        try await world.book.commit([.addSigner(first), .addSigner(audit), .addSigner(second)])
        #expect(try world.book.signers(.ocsp) == [second, first])
        #expect(try world.book.signers(.audit) == [audit])
        try await world.expectRefusal(
            .exists(object: "signer key \(Hexadecimal.encode(first.keyHash))"),
            [.addSigner(first)]
        )
        let unknown = try #require(AuthorityID("unknown"))
        try await world.expectRefusal(
            .notFound(object: "authority unknown"),
            [.addSigner(Sample.signer(.ocsp, 3, authority: unknown))]
        )
    }

    @Test("A staff name is used once, and the certificate exists")
    func staff() async throws {
        let world = try await TestBook()
        let id = Sample.certificateID(1)
        let wang = Sample.staff("wang", certificate: id)
        try await world.expectRefusal(
            .notFound(object: "certificate \(id.serial.hexadecimal) of issuing"),
            [.addStaff(wang)]
        )
        try await world.book.commit(
            Sample.issue(1) + [.addStaff(wang), .addStaff(Sample.staff("li", roles: []))]
        )
        try await world.expectRefusal(.exists(object: "staff member wang"), [.addStaff(Sample.staff("wang"))])
        #expect(try world.book.staff() == [Sample.staff("li", roles: []), wang])
        #expect(try world.book.staff(named: "wang") == wang)
        #expect(try world.book.staff(named: "nobody") == nil)
        #expect(try world.book.staff(certificate: id) == wang)
    }

    @Test("A CRL number grows, whoever took the one before")
    func lists() async throws {
        let world = try await TestBook()
        let issuing = Sample.issuingID
        let list = RevocationListName(issuing)
        #expect(try world.book.latestRevocationList(of: list) == nil)
        try await world.book.commit([.reserveRevocationList(Sample.list(5))])
        for number in [Int64.min, 0, 4, 5] {
            try await world.expectRefusal(
                .numberNotGrowing(list, number),
                [.reserveRevocationList(Sample.list(number))]
            )
        }
        try await world.expectRefusal(
            .notFound(object: "CRL 6 of issuing"),
            [.publishRevocationList(Sample.list(6, count: 1))]
        )
        let published = Sample.list(5, feedSequence: 9, count: 2)
        try await world.book.commit([.publishRevocationList(published)])
        #expect(try world.book.latestRevocationList(of: list) == published)
        #expect(try world.book.publishedRevocationList(of: list) == published)
        try await world.expectRefusal(
            .stateChanged(object: "CRL 5 of issuing"),
            [.publishRevocationList(published)]
        )
        try await world.book.commit([
            .reserveRevocationList(Sample.list(7)),
            .reserveRevocationList(Sample.list(1, authority: Sample.rootID)),
        ])
        #expect(try world.book.revocationLists(of: issuing, limit: 9) == [Sample.list(7), published])
        let unknown = try #require(AuthorityID("unknown"))
        try await world.expectRefusal(
            .notFound(object: "authority unknown"),
            [.reserveRevocationList(Sample.list(1, authority: unknown))]
        )
    }
}
