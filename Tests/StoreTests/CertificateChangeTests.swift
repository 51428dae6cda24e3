import Model
import Store
import StoreSupport
import Testing

@Suite("Changes of certificates")
struct CertificateChangeTests {
    private let id = Sample.certificateID(1)

    private func object(_ id: CertificateID) -> String { "certificate \(id.serial.hexadecimal) of issuing" }

    @Test("A serial is taken once, also when it was abandoned")
    func serial() async throws {
        let world = try await TestBook()
        try await world.book.commit([.reserveCertificate(Sample.reservation(1))])
        try await world.expectRefusal(.serialTaken(id), [.reserveCertificate(Sample.reservation(2, id: id))])
        try await world.book.commit([.abandonCertificate(id)])
        try await world.expectRefusal(.serialTaken(id), [.reserveCertificate(Sample.reservation(2, id: id))])
    }

    @Test("The same serial under another authority is another certificate")
    func otherAuthority() async throws {
        let world = try await TestBook()
        let other = CertificateID(authority: Sample.rootID, serial: id.serial)
        try await world.book.commit([
            .reserveCertificate(Sample.reservation(1)), .reserveCertificate(Sample.reservation(2, id: other)),
        ])
        #expect(try world.book.certificate(other)?.reservation.keyHash == Sample.reservation(2).keyHash)
    }

    @Test("A key that was blocked is not reserved for, whoever has looked before")
    func blockedKey() async throws {
        let world = try await TestBook()
        let reservation = Sample.reservation(2)
        let block = Change.blockKey(keyHash: reservation.keyHash, reason: .keyCompromise, at: Sample.now)
        try await world.book.commit([block])
        let refusal = BookError.Reason.keyBlocked(keyHash: reservation.keyHash)
        try await world.expectRefusal(refusal, [.reserveCertificate(reservation)])
        #expect(BookError(refusal).kind == .refused)
    }

    @Test("A key is certified once, unless its serial was abandoned")
    func key() async throws {
        let world = try await TestBook()
        let second = Sample.reservation(2, key: 1)
        try await world.book.commit(Sample.issue(1) + [.revokeCertificate(id, Sample.revocation())])
        try await world.expectRefusal(
            .keyAlreadyCertified(keyHash: second.keyHash),
            [.reserveCertificate(second)]
        )
        try await world.book.commit([
            .reserveCertificate(Sample.reservation(3)), .abandonCertificate(Sample.certificateID(3)),
            .reserveCertificate(Sample.reservation(4, key: 3)),
        ])
        #expect(try world.book.certificate(keyHash: Sample.hash("key 3"))?.id == Sample.certificateID(4))
    }

    @Test("An application gets one certificate per purpose, unless it was abandoned")
    func application() async throws {
        let world = try await TestBook()
        let number = Sample.number(1)
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1)),
            .reserveCertificate(Sample.reservation(1, application: number, subjectUID: Sample.subject.uid)),
        ])
        let second = Sample.reservation(2, application: number)
        try await world.expectRefusal(.alreadyCertified(number), [.reserveCertificate(second)])
        try await world.book.commit([
            .reserveCertificate(Sample.reservation(3, purpose: .staff, application: number)),
            .abandonCertificate(id), .reserveCertificate(second),
        ])
        #expect(try world.book.certificate(of: number, purpose: .signing)?.id == Sample.certificateID(2))
        #expect(try world.book.certificate(of: number, purpose: .staff)?.id == Sample.certificateID(3))
        #expect(try world.book.certificate(of: number, purpose: .ocsp) == nil)
    }

    @Test("A reservation names what exists")
    func references() async throws {
        let world = try await TestBook()
        let unknown = try #require(AuthorityID("unknown"))
        try await world.expectRefusal(
            .notFound(object: "authority unknown"),
            [
                .reserveCertificate(
                    Sample.reservation(1, id: CertificateID(authority: unknown, serial: id.serial))
                )
            ]
        )
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(7))"),
            [.reserveCertificate(Sample.reservation(1, application: Sample.number(7)))]
        )
        try await world.expectRefusal(
            .notFound(object: "subject nobody"),
            [.reserveCertificate(Sample.reservation(1, subjectUID: "nobody"))]
        )
        try await world.expectRefusal(
            .notFound(object: "token T9"),
            [.reserveCertificate(Sample.reservation(1, tokenSerial: "T9"))]
        )
    }

    @Test("A root's own certificate is reserved before the root is known")
    func root() async throws {
        let world = try await TestBook()
        let authority = try #require(AuthorityID("second-root"))
        let own = CertificateID(authority: authority, serial: id.serial)
        try await world.book.commit([.reserveCertificate(Sample.reservation(1, id: own, purpose: .authority))]
        )
        #expect(try world.book.unfinishedCertificates().map(\.id) == [own])
    }

    @Test("Every step demands the state before it", arguments: CertificateState.allCases)
    func steps(state: CertificateState) async throws {
        let world = try await TestBook()
        try await world.book.commit(Sample.path(to: state, 1))
        let steps: [(Change, Set<CertificateState>)] = [
            (.intendCertificate(id, toBeSigned: [1]), [.reserved]),
            (.storeCertificate(id, certificate: [1], at: Sample.now), [.signing]),
            (.abandonCertificate(id), [.reserved]), (.activateCertificate(id), [.issued]),
            (.renounceCertificate(id, Sample.revocation()), [.signing]),
            (.revokeCertificate(id, Sample.revocation()), [.issued, .active, .held]),
            (.holdCertificate(id, at: Sample.later), [.active]), (.releaseCertificate(id), [.held]),
        ]
        for (change, allowed) in steps where !allowed.contains(state) {
            try await world.expectRefusal(.stateChanged(object: object(id)), [change])
        }
        #expect(try world.book.certificate(id)?.state == state)
    }

    /// Issue 5.
    @Test(
        "A revocation can have been since an earlier moment, and never since a later one; what is good is not revoked by that"
    )
    func predated() async throws {
        let world = try await TestBook()
        try await world.book.commit(Sample.path(to: .revoked, 1) + Sample.path(to: .active, 2))
        let known = Sample.revocation()
        let earlier = Revocation(date: known.date.advanced(bySeconds: -60), reason: .keyCompromise)
        try await world.book.commit([.predateRevocation(id, earlier)])
        #expect(try world.book.certificate(id)?.revocation == earlier)
        #expect(try world.book.status(of: id) == .revoked(earlier))
        #expect(try world.book.feed(after: 0, limit: 9).last?.revocation == earlier)
        for revocation in [earlier, known] {
            try await world.expectRefusal(
                .stateChanged(object: object(id)),
                [.predateRevocation(id, revocation)]
            )
        }
        let other = Sample.certificateID(2)
        try await world.expectRefusal(
            .stateChanged(object: object(other)),
            [.predateRevocation(other, earlier)]
        )
        #expect(try world.book.counts().isConsistent)
        #expect(try world.book.findDamage() == [])
    }

    @Test("A step of a certificate that does not exist is refused as not found")
    func missing() async throws {
        let world = try await TestBook()
        let steps: [Change] = [
            .intendCertificate(id, toBeSigned: [1]), .storeCertificate(id, certificate: [1], at: Sample.now),
            .abandonCertificate(id), .activateCertificate(id), .revokeCertificate(id, Sample.revocation()),
            .renounceCertificate(id, Sample.revocation()), .holdCertificate(id, at: Sample.later),
            .releaseCertificate(id),
        ]
        for step in steps {
            try await world.expectRefusal(.notFound(object: object(id)), [step])
        }
    }

    @Test("A certificate is good only while its signing is certain", arguments: CertificateState.allCases)
    func status(state: CertificateState) async throws {
        let world = try await TestBook()
        try await world.book.commit(Sample.path(to: state, 1))
        let expected: CertificateStatus =
            switch state {
            case .reserved, .signing, .abandoned: .unknown
            case .issued, .active: .good
            case .held: .revoked(Revocation(date: Sample.later, reason: .certificateHold))
            case .revoked: .revoked(Sample.revocation())
            }
        #expect(try world.book.status(of: id) == expected)
        #expect(try world.book.status(of: Sample.certificateID(2)) == .unknown)
        let isUnfinished = state == .reserved || state == .signing
        #expect(try world.book.unfinishedCertificates().map(\.id) == (isUnfinished ? [id] : []))
        #expect(try world.book.counts().isConsistent)
    }

    @Test("What was renounced is revoked for everybody who asks, its serial burnt, its application free")
    func renounced() async throws {
        let world = try await TestBook()
        try await world.book.commit(Sample.path(to: .signing, 1))
        let feed = try world.book.feedHead()
        try await world.book.commit([.renounceCertificate(id, Sample.revocation())])
        let record = try #require(try world.book.certificate(id))
        #expect(record.state == .abandoned)
        #expect(record.certificate == nil)
        #expect(record.toBeSigned != nil)
        #expect(try world.book.status(of: id) == .revoked(Sample.revocation()))
        let entries = try world.book.feed(after: feed, limit: 10)
        #expect(entries.map(\.id) == [id])
        #expect(entries.map(\.revocation) == [Sample.revocation()])
        var listed: [SerialNumber] = []
        _ = try world.book.forEachRevoked(of: id.authority, expiringAfter: Sample.now) { entry in
            listed.append(entry.serial)
        }
        #expect(listed == [id.serial])
        let other = Sample.certificateID(2).serial
        #expect(try world.book.lastEnd(of: id.authority, except: other) == record.reservation.notAfter)
        #expect(try world.book.unfinishedCertificates().isEmpty)
        #expect(try world.book.counts().isConsistent)
        try await world.expectRefusal(
            .stateChanged(object: object(id)),
            [.storeCertificate(id, certificate: [1], at: Sample.now)]
        )
        try await world.expectRefusal(
            .serialTaken(id),
            [.reserveCertificate(Sample.reservation(2, id: id))]
        )
        #expect(try world.reopened().status(of: id) == .revoked(Sample.revocation()))
    }

    @Test(
        "A revocation before the key became invalid, or with a NUL in a text, is refused by the book itself"
    )
    func constraints() async throws {
        let world = try await TestBook()
        try await world.book.commit(Sample.issue(1))
        let early = Revocation(date: Sample.now, reason: .superseded, invalidityDate: Sample.later)
        let head = try world.book.auditHead()
        for changes in [[Change.revokeCertificate(id, early)], [.audit(Sample.event("a\0b"))]] {
            let error = await #expect(throws: BookError.self) { try await world.book.commit(changes) }
            #expect(error?.kind == .fault)
        }
        #expect(try world.book.auditHead() == head)
        #expect(try world.book.status(of: id) == .good)
    }
}
