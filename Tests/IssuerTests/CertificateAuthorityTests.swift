import Model
import OpenSSL
import Synchronization
import TestSupport
import Testing

@testable import Issuer

@Suite("The issuance cycle")
struct CertificateAuthorityTests {
    @Test("The eight steps are reported in their order, and leave a stored certificate")
    func steps() async throws {
        let world = try await World()
        let seen = Mutex<[IssuanceStep]>([])
        let authority = try world.authority { step in seen.withLock { $0.append(step) } }
        let key = try PrivateKey.generate(.p256)
        let issued = try await authority.issue(world.request(key: key))
        #expect(seen.withLock { $0 } == IssuanceStep.allCases)
        #expect(!issued.wasOnRecord)
        #expect(issued.certificate.isSigned(by: world.issuingKey.publicKey))
        #expect(issued.certificate.publicKey == key.publicKey)
        #expect(issued.certificate.subject.description.hasSuffix("O=必联电子招标投标平台,C=CN"))
        let record = try #require(try world.ledger.certificate(issued.id))
        #expect(record.state == .issued)
        #expect(record.certificate == issued.certificate.der)
        #expect(record.toBeSigned == issued.certificate.tbs)
    }

    @Test("The intention is audited with the hash of its octets, the certificate with its fingerprint")
    func audit() async throws {
        let world = try await World()
        let issued = try await world.authority().issue(world.request(key: .generate(.p256)))
        let events = world.book.contents.audit.suffix(2)
        #expect(events.map(\.action) == ["certificate.intend", "certificate.issue"])
        #expect(events.map(\.actor) == ["maker", "maker"])
        let hash = Hexadecimal.encode(DigestAlgorithm.sha256.hash(issued.certificate.tbs))
        #expect(events.first?.detail["toBeSigned"] == hash)
        #expect(events.last?.detail["fingerprint"] == Hexadecimal.encode(issued.certificate.fingerprint))
    }

    @Test(
        "Every kind of authority issues for every kind of key",
        arguments: [KeyAlgorithm.p256, .p384, .rsa3072, .rsa4096, .sm2]
    )
    func algorithms(algorithm: KeyAlgorithm) async throws {
        let world = try await World(algorithm)
        let authority = try world.authority()
        for (number, subject) in KeyAlgorithm.allCases.enumerated() {
            let key = try TestKeys.shared(subject, "subject")
            let issued = try await authority.issue(world.request(number, key: key))
            #expect(issued.certificate.isSigned(by: world.issuingKey.publicKey))
            #expect(issued.certificate.publicKey == key.publicKey)
            #expect(issued.certificate.signatureAlgorithm == SignatureAlgorithm(algorithm))
        }
    }

    @Test("A second call for the same application and key returns the same certificate")
    func idempotent() async throws {
        let world = try await World()
        let request = try world.request(key: .generate(.p256))
        let first = try await world.authority().issue(request)
        let second = try await world.authority(holder: "process 2").issue(request)
        #expect(second.certificate == first.certificate)
        #expect(second.wasOnRecord)
        #expect(world.issuedRecords.count == 1)
    }

    @Test("Another request by the same key gets the certificate, unless it asks for more than that has")
    func repeatedWishes() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let first = try await world.authority().issue(world.request(key: key))
        let name = try DistinguishedName([.init(.commonName, "somebody else")])
        for (wish, isRefused) in [
            (CertificateExtension.keyUsage([.digitalSignature]), false),
            (.basicConstraints(isAuthority: true), true),
        ] {
            let plain = try world.request(key: key)
            let request = IssuanceRequest(
                profile: plain.profile,
                facts: plain.facts,
                proof: try CertificateRequest.make(subject: name, key: key, extensions: [wish]),
                application: plain.application,
                subjectUID: plain.subjectUID,
                actor: plain.actor
            )
            guard isRefused else {
                #expect(try await world.authority().issue(request).certificate == first.certificate)
                continue
            }
            let refusal = IssuanceError(
                .requestBeyondProfile(profile: "EXPERT", extensions: ["basicConstraints"])
            )
            await #expect(throws: refusal) { _ = try await world.authority().issue(request) }
        }
    }

    @Test("A certificate that was revoked is returned, not replaced")
    func revoked() async throws {
        let world = try await World()
        let request = try world.request(key: .generate(.p256))
        let first = try await world.authority().issue(request)
        let revocation = Revocation(date: world.clock.clock.now, reason: .superseded)
        try await world.book.commit([.revokeCertificate(first.id, revocation)])
        let second = try await world.authority().issue(request)
        #expect(second.certificate == first.certificate)
        #expect(world.issuedRecords.map(\.state) == [.revoked])
    }

    @Test("Fifty issuances at once get fifty serial numbers")
    func concurrent() async throws {
        let world = try await World()
        let authority = try world.authority()
        let serials = try await withThrowingTaskGroup(of: SerialNumber.self) { group in
            for number in 1...50 {
                group.addTask {
                    let request = try world.request(number, key: .generate(.p256))
                    return try await authority.issue(request).id.serial
                }
            }
            return try await group.reduce(into: Set<SerialNumber>()) { $0.insert($1) }
        }
        #expect(serials.count == 50)
        #expect(world.issuedRecords.count == 50)
        #expect(world.issuedRecords.allSatisfy { $0.state == .issued && $0.id.serial.bytes.count == 20 })
    }

    @Test("Ten calls at once for one application make one certificate")
    func contended() async throws {
        let world = try await World()
        let request = try world.request(key: .generate(.p256))
        let authorities = try (0..<10).map { try world.authority(holder: "process \($0)") }
        let certificates = await withTaskGroup(of: Certificate?.self) { group in
            for authority in authorities { group.addTask { try? await authority.issue(request).certificate } }
            return await group.reduce(into: Set<Certificate>()) { if let one = $1 { $0.insert(one) } }
        }
        let last = try await world.authority(holder: "the last").issue(request)
        #expect(certificates.isSubset(of: [last.certificate]))
        #expect(world.issuedRecords.filter { $0.state != .abandoned }.count == 1)
    }

    @Test("An authority whose key file holds another key does not come into being")
    func otherKey() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let error = #expect(throws: IssuanceError.self) { try world.authority(key: key) }
        guard case .keyUnfit = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
    }
}
