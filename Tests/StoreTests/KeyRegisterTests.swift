import Model
import Store
import StoreSupport
import Testing

/// The book's own decision, inside the transaction that writes.
@Suite("The register of keys")
struct KeyRegisterTests {
    private static let other = AuthorityID("other")

    private func reservation(
        _ index: Int,
        keyHash: [UInt8],
        purpose: CertificatePurpose = .signing,
        repeatsKey: Bool = false
    ) -> Reservation {
        let sample = Sample.reservation(index)
        return Reservation(
            id: sample.id,
            profile: sample.profile,
            purpose: purpose,
            application: nil,
            subjectUID: nil,
            subject: sample.subject,
            keyHash: keyHash,
            repeatsKey: repeatsKey,
            tokenSerial: nil,
            notBefore: sample.notBefore,
            notAfter: sample.notAfter,
            holder: sample.holder,
            createdAt: sample.createdAt
        )
    }

    private func authority(
        keyHash: [UInt8],
        _ state: AuthorityRecord.State = .active
    ) throws -> AuthorityRecord {
        AuthorityRecord(
            id: try #require(Self.other),
            role: .issuing,
            state: state,
            algorithm: .p256,
            signatureAlgorithm: .ecdsaWithSHA256,
            certificate: [1],
            keyHash: keyHash,
            keyReference: "file:x",
            parent: nil,
            createdAt: Sample.now
        )
    }

    private func request(_ name: AuthorityID, keyHash: [UInt8]) -> AuthorityRequestRecord {
        AuthorityRequestRecord(
            id: name,
            algorithm: .p256,
            signatureAlgorithm: .ecdsaWithSHA256,
            request: [1],
            keyHash: keyHash,
            keyReference: "file:y",
            predecessor: nil,
            createdAt: Sample.now
        )
    }

    @Test(
        "The key of an authority, a request or a signer is reserved for nobody else, also not as a repeated one"
    )
    func reserved() async throws {
        let world = try await TestBook()
        let wanted = request(try #require(Self.other), keyHash: Sample.hash("wanted"))
        let (audit, responder) = (Sample.signer(.audit), Sample.signer(.ocsp))
        try await world.book.commit([.addAuthorityRequest(wanted), .addSigner(audit), .addSigner(responder)])
        for keyHash in [Sample.issuing.keyHash, wanted.keyHash, audit.keyHash, responder.keyHash] {
            for repeatsKey in [false, true] {
                try await world.expectRefusal(
                    .keyAlreadyCertified(keyHash: keyHash),
                    [.reserveCertificate(reservation(1, keyHash: keyHash, repeatsKey: repeatsKey))]
                )
            }
            #expect(throws: BookError(.keyAlreadyCertified(keyHash: keyHash))) {
                try world.book.demandKey(keyHash, for: .first)
            }
        }
        for keyHash in [Sample.issuing.keyHash, wanted.keyHash] {
            let link = reservation(keyHash == wanted.keyHash ? 1 : 2, keyHash: keyHash, purpose: .authority)
            try await world.book.commit([.reserveCertificate(link)])
        }
        try await world.expectRefusal(
            .keyAlreadyCertified(keyHash: audit.keyHash),
            [.reserveCertificate(reservation(3, keyHash: audit.keyHash, purpose: .authority))]
        )
    }

    @Test("A subscriber's key, a signer's, or a blocked one becomes no authority's, however it comes")
    func authorities() async throws {
        let world = try await TestBook()
        let id = try #require(Self.other)
        let (responder, blocked) = (Sample.signer(.ocsp), Sample.hash("blocked"))
        try await world.book.commit(
            Sample.issue(1) + [
                .addSigner(responder), .blockKey(keyHash: blocked, reason: .keyCompromise, at: Sample.now),
            ]
        )
        for keyHash in [Sample.reservation(1).keyHash, responder.keyHash] {
            let refusal = BookError.Reason.keyAlreadyCertified(keyHash: keyHash)
            try await world.expectRefusal(refusal, [.addAuthority(authority(keyHash: keyHash))])
            try await world.expectRefusal(refusal, [.addAuthorityRequest(request(id, keyHash: keyHash))])
            let cross = reservation(2, keyHash: keyHash, purpose: .authority, repeatsKey: true)
            try await world.expectRefusal(refusal, [.reserveCertificate(cross)])
        }
        let refusal = BookError.Reason.keyBlocked(keyHash: blocked)
        try await world.expectRefusal(refusal, [.addAuthority(authority(keyHash: blocked))])
        try await world.expectRefusal(refusal, [.addAuthorityRequest(request(id, keyHash: blocked))])
    }

    @Test("A key whose kin is blocked, certified or held is not certified; nothing of the commit stays")
    func kin() async throws {
        let world = try await TestBook()
        let (responder, blocked) = (Sample.signer(.ocsp), Sample.hash("blocked"))
        try await world.book.commit(
            Sample.issue(1) + [
                .addSigner(responder), .blockKey(keyHash: blocked, reason: .keyCompromise, at: Sample.now),
            ]
        )
        let taken = [Sample.reservation(1).keyHash, responder.keyHash, Sample.issuing.keyHash]
        let cases: [([UInt8], BookError.Reason)] =
            taken.map { ($0, .keyAlreadyCertified(keyHash: $0)) } + [(blocked, .keyBlocked(keyHash: blocked))]
        let free = Sample.hash("free")
        for (keyHash, refusal) in cases {
            let wanted = reservation(2, keyHash: Sample.hash("wanted"))
            let changes: [Change] = [.demandFreeKin([free, keyHash]), .reserveCertificate(wanted)]
            try await world.expectRefusal(refusal, changes)
            #expect(throws: BookError(refusal)) { try world.book.demandFreeKin([keyHash]) }
        }
        try await world.book.commit([
            .demandFreeKin([free]), .reserveCertificate(reservation(2, keyHash: Sample.hash("wanted"))),
        ])
    }

    @Test("A request's key becomes its own authority's only, and a retired one does not come back blocked")
    func own() async throws {
        let world = try await TestBook()
        let key = Sample.hash("wanted")
        let foreign = try #require(AuthorityID("foreign"))
        try await world.book.commit([.addAuthorityRequest(request(foreign, keyHash: key))])
        try await world.expectRefusal(
            .keyAlreadyCertified(keyHash: key),
            [.addAuthority(authority(keyHash: key, .retired))]
        )
        try await world.book.commit([
            .removeAuthorityRequest(foreign), .addAuthority(authority(keyHash: key, .retired)),
            .blockKey(keyHash: key, reason: .keyCompromise, at: Sample.now),
        ])
        try await world.expectRefusal(
            .keyBlocked(keyHash: key),
            [.updateAuthority(authority(keyHash: key), from: .retired)]
        )
    }
}
