import Model
import Store
import StoreSupport
import Testing

@Suite("Certificates and authorities that follow others")
struct SuccessionTests {
    @Test("A successor names its predecessor, and is found from it")
    func successor() async throws {
        let world = try await TestBook()
        let (old, new) = (Sample.certificateID(1), Sample.certificateID(2))
        let rekeyed = Sample.reservation(2, act: .rekey, predecessor: old)
        try await world.expectRefusal(
            .notFound(object: "certificate \(old.serial.hexadecimal) of issuing"),
            [.reserveCertificate(rekeyed)]
        )
        try await world.book.commit(Sample.issue(1) + Sample.issue(2, rekeyed))
        #expect(try world.book.certificate(new)?.reservation == rekeyed)
        #expect(try world.book.successors(of: old).map(\.id) == [new])
        #expect(try world.book.successors(of: new) == [])
    }

    @Test("A key is certified again only on purpose, and only when it was certified before")
    func repeatedKey() async throws {
        let world = try await TestBook()
        let again = Sample.reservation(2, key: 1, repeatsKey: true, act: .renew)
        try await world.expectRefusal(
            .notFound(object: "certificate of the key that is to be certified again"),
            [.reserveCertificate(again)]
        )
        try await world.book.commit(Sample.issue(1))
        let byMistake = Sample.reservation(3, key: 1)
        try await world.expectRefusal(
            .keyAlreadyCertified(keyHash: byMistake.keyHash),
            [.reserveCertificate(byMistake)]
        )
        try await world.book.commit(Sample.issue(2, again))
        #expect(try world.book.certificate(keyHash: again.keyHash)?.id == Sample.certificateID(1))
    }

    @Test("What another authority issued comes in with its status, and is not counted as intended")
    func imported() async throws {
        let world = try await TestBook()
        let reservation = Sample.reservation(1, act: .imported)
        let record = CertificateRecord(
            reservation: reservation,
            state: .revoked,
            toBeSigned: nil,
            certificate: Sample.encoded(1),
            issuedAt: Sample.now,
            revocation: Sample.revocation()
        )
        try await world.book.commit([.importCertificate(record)])
        #expect(try world.book.certificate(record.id) == record)
        #expect(try world.book.feed(after: 0, limit: 9).map(\.id) == [record.id])
        #expect(try world.book.counts().isConsistent)
        try await world.expectRefusal(.serialTaken(record.id), [.importCertificate(record)])
    }

    /// Issue 3.
    @Test("Certificate and key come to one that was imported by its number alone, once, and to no other")
    func completed() async throws {
        let world = try await TestBook()
        let (alone, whole) = (Sample.reservation(1, act: .imported), Sample.reservation(2, act: .imported))
        let rows: [(Reservation, [UInt8]?)] = [(alone, nil), (whole, Sample.encoded(2))]
        let records = rows.map { reservation, certificate in
            CertificateRecord(
                reservation: reservation,
                state: .revoked,
                toBeSigned: nil,
                certificate: certificate,
                issuedAt: Sample.now,
                revocation: Sample.revocation()
            )
        }
        try await world.book.commit(records.map { .importCertificate($0) } + Sample.issue(3))
        let key = Sample.hash("its key")
        let change = Change.completeCertificate(
            alone.id,
            certificate: Sample.encoded(1),
            keyHash: key,
            subject: "CN=Another",
            shard: 0
        )
        try await world.book.commit([change])
        let record = try #require(try world.book.certificate(alone.id))
        #expect(record.certificate == Sample.encoded(1) && record.reservation.keyHash == key)
        #expect(record.reservation.subject == "CN=Another")
        #expect(record.revocation == Sample.revocation())
        #expect(try world.book.certificate(keyHash: key)?.id == alone.id)
        #expect(try world.book.counts().isConsistent)
        #expect(try world.book.findDamage() == [])
        try await world.expectRefusal(
            .stateChanged(object: "certificate \(alone.id.serial.hexadecimal) of issuing"),
            [change]
        )
        for id in [whole.id, Sample.certificateID(3)] {
            try await world.expectRefusal(
                .stateChanged(object: "certificate \(id.serial.hexadecimal) of issuing"),
                [
                    .completeCertificate(
                        id,
                        certificate: Sample.encoded(9),
                        keyHash: Sample.hash("other"),
                        subject: "CN=Another",
                        shard: 0
                    )
                ]
            )
        }
    }

    @Test("An authority is retired and destroyed; its name, role and key stay")
    func authorityLife() async throws {
        let world = try await TestBook()
        let retired = Sample.authority(
            Sample.issuingID,
            role: .issuing,
            state: .retired,
            parent: Sample.rootID
        )
        try await world.book.commit([.updateAuthority(retired, from: .active)])
        #expect(try world.book.authorities().last == retired)
        try await world.expectRefusal(
            .stateChanged(object: "authority issuing"),
            [.updateAuthority(retired, from: .active)]
        )
        let second = try #require(AuthorityID("issuing-2"))
        let successor = Sample.authority(
            second,
            role: .issuing,
            parent: Sample.rootID,
            predecessor: Sample.issuingID
        )
        try await world.book.commit([.addAuthority(successor)])
        #expect(try world.book.authorities().last == successor)
    }

    /// Issue 3.
    @Test("The certificates above an authority are kept in their order, and others take their place")
    func above() async throws {
        let world = try await TestBook()
        try await world.book.commit([.keepCertificatesAbove(Sample.issuingID, [[2], [1], [3]])])
        #expect(try world.book.certificatesAbove(Sample.issuingID) == [[2], [1], [3]])
        try await world.book.commit([.keepCertificatesAbove(Sample.issuingID, [[4], [2]])])
        #expect(try world.book.certificatesAbove(Sample.issuingID) == [[4], [2]])
        #expect(try world.book.certificatesAbove(Sample.rootID) == [])
        let nobody = try #require(AuthorityID("nobody"))
        try await world.expectRefusal(
            .notFound(object: "authority nobody"),
            [.keepCertificatesAbove(nobody, [[1]])]
        )
    }

    @Test("Other certificates of an authority are kept once, requests until they are fulfilled")
    func belongings() async throws {
        let world = try await TestBook()
        let cross = AuthorityCertificateRecord(
            authority: Sample.issuingID,
            kind: .cross,
            fingerprint: Sample.hash("cross"),
            certificate: [1, 2, 3],
            addedAt: Sample.now
        )
        try await world.book.commit([.addAuthorityCertificate(cross)])
        #expect(try world.book.authorityCertificates(of: Sample.issuingID) == [cross])
        try await world.expectRefusal(
            .exists(object: "this certificate of authority issuing"),
            [.addAuthorityCertificate(cross)]
        )
        let id = try #require(AuthorityID("below-others"))
        let request = AuthorityRequestRecord(
            id: id,
            algorithm: .p384,
            signatureAlgorithm: .ecdsaWithSHA384,
            request: [4, 5],
            keyHash: Sample.hash("request"),
            keyReference: "file:below-others.key",
            predecessor: nil,
            createdAt: Sample.now
        )
        try await world.book.commit([.addAuthorityRequest(request)])
        #expect(try world.book.authorityRequests() == [request])
        try await world.book.commit([.removeAuthorityRequest(id)])
        #expect(try world.book.authorityRequests() == [])
        try await world.expectRefusal(
            .notFound(object: "request of authority below-others"),
            [.removeAuthorityRequest(id)]
        )
    }

    @Test("The latest time that any entry names counts, until two persons say that the clock was ahead")
    func latestMoment() async throws {
        let world = try await TestBook()
        func enter(_ action: String, _ seconds: Int64) async throws {
            let event = AuditEvent(
                at: Sample.now.advanced(bySeconds: seconds),
                actor: "admin",
                action: action,
                object: "clock",
                detail: [:]
            )
            try await world.book.commit([.audit(event)])
        }
        func expect(_ seconds: Int64) throws {
            #expect(try world.book.latestMoment() == Sample.now.advanced(bySeconds: seconds))
        }
        try await enter("crl.publish", 0)
        try await enter("crl.publish", 300_000)
        try await enter("crl.publish", 100)
        try expect(300_000)
        try await enter("clock.accept", 110)
        try expect(110)
        try await enter("crl.publish", 90)
        try expect(110)
        try await enter("crl.publish", 400_000)
        try expect(400_000)
    }

    @Test("A blocked key stays blocked, and the newest audit entry tells the time")
    func guards() async throws {
        let world = try await TestBook()
        let key = Sample.hash("bad key")
        #expect(try world.book.isBlocked(keyHash: key) == false)
        #expect(try world.book.latestMoment() == nil)
        let block = Change.blockKey(keyHash: key, reason: .keyCompromise, at: Sample.now)
        try await world.book.commit([block, block, .audit(Sample.event("key.block"))])
        #expect(try world.book.isBlocked(keyHash: key))
        #expect(try world.book.latestMoment() == Sample.now)
    }

    @Test("A machine client is known by its certificate and changes under its version")
    func clients() async throws {
        let world = try await TestBook()
        func client(_ version: Int64, isActive: Bool = true) -> ClientRecord {
            ClientRecord(
                name: "platform",
                displayName: "招标平台",
                certificate: Sample.certificateID(1),
                profiles: ["EXPERT", "ORG"],
                isActive: isActive,
                version: version,
                createdAt: Sample.now
            )
        }
        try await world.book.commit(Sample.issue(1) + [.addClient(client(1))])
        #expect(try world.book.client(certificate: Sample.certificateID(1)) == client(1))
        try await world.book.commit([.updateClient(client(2, isActive: false))])
        #expect(try world.book.clients() == [client(2, isActive: false)])
        #expect(try world.book.client(named: "platform")?.isActive == false)
        try await world.expectRefusal(.stateChanged(object: "client platform"), [.updateClient(client(2))])
    }

    @Test("The standing of a certificate is its status and its client, in any combination")
    func standing() async throws {
        let world = try await TestBook()
        let client = ClientRecord(
            name: "platform",
            displayName: "招标平台",
            certificate: Sample.certificateID(1),
            profiles: ["EXPERT"],
            isActive: true,
            version: 1,
            createdAt: Sample.now
        )
        try await world.book.commit(Sample.issue(1) + Sample.issue(2) + [.addClient(client)])
        for index in 1...3 {
            let standing = try world.book.standing(of: Sample.certificateID(index))
            #expect(standing.status == (index < 3 ? .good : .unknown))
            #expect(standing.client == (index == 1 ? client : nil))
        }
        try await world.book.commit([.revokeCertificate(Sample.certificateID(1), Sample.revocation())])
        let standing = try world.book.standing(of: Sample.certificateID(1))
        #expect(standing.status == .revoked(Sample.revocation()))
        #expect(standing.client == client)
    }
}
