import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("What the issuance cycle refuses")
struct IssuanceRefusalTests {
    /// The reason of a refusal; fails when there is none or something was written.
    private func refusal(
        _ world: World,
        _ request: IssuanceRequest,
        key: (any SigningKey)? = nil
    ) async throws -> IssuanceError.Reason {
        let before = world.book.contents.certificates
        let authority = try world.authority(key: key)
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        #expect(world.book.contents.certificates.keys == before.keys, "something was written")
        return try #require(error).reason
    }

    @Test("A request that another key signed is refused, and nothing is written")
    func proofOfPossession() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let request = IssuanceRequest(
            profile: "EXPERT",
            facts: SubjectFacts(World.expert),
            proof: try TestKeys.request(for: key, signedBy: .generate(.p256)),
            actor: "maker"
        )
        #expect(try await refusal(world, request) == .proofOfPossessionFailed)
    }

    @Test("A request that asks to be an authority, or for another name, is refused with the extension's name")
    func requestBeyondProfile() async throws {
        let world = try await World()
        let wishes: [CertificateExtension] = [
            .basicConstraints(isAuthority: true), .keyUsage([.digitalSignature]),
            try .subjectAlternativeName([.dns("bank.example")]),
        ]
        let key = try PrivateKey.generate(.p256)
        let name = try DistinguishedName([.init(.commonName, "nobody reads this")])
        let request = IssuanceRequest(
            profile: "EXPERT",
            facts: SubjectFacts(World.expert),
            proof: try CertificateRequest.make(subject: name, key: key, extensions: wishes),
            actor: "maker"
        )
        let expected = IssuanceError.Reason.requestBeyondProfile(
            profile: "EXPERT",
            extensions: ["basicConstraints", "subjectAltName"]
        )
        #expect(try await refusal(world, request) == expected)
        #expect(IssuanceError(expected).message.contains("basicConstraints, subjectAltName"))
    }

    @Test("A request that asks for what the profile issues gets its certificate")
    func requestWithinProfile() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let wishes: [CertificateExtension] = [
            .basicConstraints(isAuthority: false), .keyUsage([.digitalSignature]),
            .subjectKeyIdentifier(key.publicKey.keyIdentifier),
        ]
        let name = try DistinguishedName([.init(.commonName, "nobody reads this")])
        let request = IssuanceRequest(
            profile: "EXPERT",
            facts: SubjectFacts(World.expert),
            proof: try CertificateRequest.make(subject: name, key: key, extensions: wishes),
            actor: "maker"
        )
        let issued = try await world.authority().issue(request)
        #expect(issued.certificate.subject[.commonName] != "nobody reads this")
        #expect(issued.certificate.publicKey == key.publicKey)
    }

    @Test("A kind of key that the profile does not name is refused")
    func keyNotAllowed() async throws {
        let profile = try YAMLProfile.load {
            $0.replace("keys: [p256, sm2]", "keys: [sm2]")
            $0.replace("algorithm: p256", "algorithm: sm2")
        }
        let world = try await World(profiles: ShippedProfiles.all().merging(["SAMPLE": profile]) { $1 })
        let request = try world.request(key: .generate(.p256), profile: "SAMPLE")
        #expect(try await refusal(world, request) == .keyNotAllowed(profile: "SAMPLE", algorithm: .p256))
    }

    @Test("A profile that does not exist is refused")
    func noProfile() async throws {
        let world = try await World()
        let request = try world.request(key: .generate(.p256), profile: "NOBODY")
        #expect(try await refusal(world, request) == .noProfile("NOBODY"))
    }

    @Test("A fact that the subject needs and the application lacks is refused by its name")
    func missingFact() async throws {
        let world = try await World()
        let request = try world.request(key: .generate(.p256), facts: ["subjectUid": "S0001"])
        #expect(try await refusal(world, request) == .factMissing(profile: "EXPERT", fact: "name"))
    }

    @Test(
        "A fact that cannot stand in a certificate is refused by its name",
        arguments: [
            ("name", ""), ("name", " 张三"), ("name", "张\u{202E}三"), ("name", "张\n三"),
            ("name", String(repeating: "长", count: 65)), ("subjectUid", "编号"), ("verifiedEmail", "张三@例子.cn"),
            ("verifiedEmail", "nobody"), ("verifiedEmail", "a@b@c"), ("verifiedEmail", ""),
            ("verifiedEmail", "a b@example.cn"),
            ("verifiedEmail", String(repeating: "a", count: 250) + "@b.cn"),
        ]
    )
    func unusableFact(fact: String, value: String) async throws {
        let world = try await World()
        let facts = World.expert.merging([fact: value]) { $1 }
        let request = try world.request(key: .generate(.p256), facts: facts)
        guard case .factUnusable(fact, _) = try await refusal(world, request) else {
            Issue.record("not refused by its name")
            return
        }
    }

    @Test("A key that was certified before is refused for another application")
    func keyCertifiedBefore() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        _ = try await world.authority().issue(world.request(1, key: key))
        let reason = try await refusal(world, world.request(2, key: key))
        #expect(reason == .book(BookError(.keyAlreadyCertified(keyHash: key.publicKey.fingerprint))))
    }

    @Test("A key that was certified before is refused where there is no application")
    func staffKeyCertifiedBefore() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let facts = ["name": "李四", "role": "审核员", "staffNumber": "7"]
        let request = try world.request(nil, key: key, profile: "STAFF", facts: facts)
        _ = try await world.authority().issue(request)
        let reason = try await refusal(world, request)
        #expect(reason == .book(BookError(.keyAlreadyCertified(keyHash: key.publicKey.fingerprint))))
    }

    @Test("An application that has a certificate gets none for another key")
    func otherKey() async throws {
        let world = try await World()
        _ = try await world.authority().issue(world.request(1, key: .generate(.p256)))
        let request = try world.request(1, key: .generate(.p256))
        let number = try #require(request.application)
        #expect(try await refusal(world, request) == .applicationBoundToOtherKey(number))
    }

    @Test("An application that another authority serves gets no second certificate")
    func otherAuthority() async throws {
        let world = try await World()
        let request = try world.request(1, key: .generate(.p256))
        let issued = try await world.authority().issue(request)
        let record = try #require(try world.ledger.certificate(issued.id))
        let elsewhere = try await World()
        let foreign = CertificateID(authority: try World.id("elsewhere"), serial: issued.id.serial)
        try await elsewhere.book.commit([.reserveCertificate(record.reservation.moved(to: foreign))])
        let number = try #require(request.application)
        #expect(try await refusal(elsewhere, request) == .book(BookError(.alreadyCertified(number))))
    }

    @Test("A clock that stands before the authority's beginning is refused")
    func earlyClock() async throws {
        let world = try await World()
        world.clock.advance(bySeconds: -301)
        let reason = try await refusal(world, world.request(key: .generate(.p256)))
        #expect(reason == .authorityNotYetValid(authority: world.identity.id))
    }

    @Test("An authority that has ended issues nothing")
    func lateClock() async throws {
        let world = try await World()
        let end = world.issuing.certificate.notAfter.secondsSinceEpoch
        world.clock.advance(bySeconds: end - world.clock.clock.now.secondsSinceEpoch)
        let reason = try await refusal(world, world.request(key: .generate(.p256)))
        #expect(reason == .validityEmpty(authority: world.identity.id))
    }

    @Test("A book that is full is said to be full")
    func bookFails() async throws {
        let world = try await World()
        let death = MortalBook.Death(commit: 1, isWritten: false)
        let authority = try world.authority(book: MortalBook(world.book, dying: death))
        let request = try world.request(key: .generate(.p256))
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        #expect(error?.reason == .book(BookError(.failed(detail: "the power is gone"))))
        #expect(world.issuedRecords.isEmpty)
    }

    @Test("A lint that objects gives the serial number up, and the application can come again")
    func lint() async throws {
        let profile = try YAMLProfile.load {
            $0.replace("usages: [digitalSignature]", "usages: [digitalSignature, keyEncipherment]")
        }
        let world = try await World(profiles: ShippedProfiles.all().merging(["SAMPLE": profile]) { $1 })
        let recorder = RecordingKey(world.issuingKey)
        let authority = try world.authority(key: recorder)
        let key = try PrivateKey.generate(.p256)
        let request = try world.request(key: key, profile: "SAMPLE")
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        guard case .lintFailed(let findings) = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
        #expect(findings.map(\.rule) == ["key-usage"])
        #expect(error?.kind == .refused)
        #expect(world.issuedRecords.map(\.state) == [.abandoned])
        #expect(recorder.signed.isEmpty)
        #expect(world.book.contents.audit.last?.action == "certificate.abandon")
        _ = try await authority.issue(world.request(key: key))
        #expect(Set(world.issuedRecords.map(\.state)) == [.abandoned, .issued])
    }

    @Test(
        "A key that does not do what it is asked leaves the intention on record and stores nothing",
        arguments: FaultyKey.Fault.allCases
    )
    func faultyKey(fault: FaultyKey.Fault) async throws {
        let world = try await World()
        let other = try PrivateKey.generate(.p256)
        let faulty = FaultyKey(key: world.issuingKey, other: other, fault: fault)
        let request = try world.request(key: .generate(.p256))
        let authority = try world.authority(key: faulty)
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        #expect(error?.kind == .fault)
        let record = try #require(world.issuedRecords.first)
        #expect(world.issuedRecords.count == 1)
        #expect(record.state == .signing)
        #expect(record.certificate == nil)
        #expect(world.book.contents.audit.last?.action == "certificate.intend")
        let finished = try await world.authority(holder: "process 2").issue(request)
        #expect(finished.certificate.tbs == record.toBeSigned)
        #expect(finished.wasOnRecord)
    }
}
