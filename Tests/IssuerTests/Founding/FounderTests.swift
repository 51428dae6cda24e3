import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Founding")
struct FounderTests {
    private static let responder = ["name": "签发CA OCSP", "organization": "必联"]
    private static let staff = ["name": "管理员", "staffNumber": "admin", "role": "超级管理员"]

    private func found(
        _ profile: String,
        _ facts: [String: String],
        _ world: World,
        _ role: String
    ) throws -> Founder.Founded {
        try world.founder.certificate(
            profile: profile,
            facts: SubjectFacts(facts),
            publicKey: TestKeys.shared(world.issuingKey.algorithm, role).publicKey,
            issuer: world.identity,
            signer: world.issuingKey
        )
    }

    @Test(
        "openssl verify -x509_strict accepts root, issuing authority, responder and staff",
        arguments: [KeyAlgorithm.p256, .p384, .rsa3072, .sm2]
    )
    func verifies(algorithm: KeyAlgorithm) async throws {
        let world = try await World(algorithm)
        let issued = try await world.authority().issue(
            world.request(key: TestKeys.shared(algorithm, "subject"), facts: World.expertWithEmail)
        )
        let certificates = [
            "root": world.root.certificate, "issuing": world.issuing.certificate,
            "ocsp": try found("OCSP", Self.responder, world, "responder").certificate,
            "staff": try found("STAFF", Self.staff, world, "staff").certificate,
            "expert": issued.certificate,
        ]
        let folder = try TemporaryDirectory()
        for (name, certificate) in certificates {
            try Data(certificate.pem).write(to: folder.url.appendingPathComponent(name))
        }
        for name in certificates.keys.sorted() {
            let result = try await OpenSSLTool.run(
                ["verify", "-x509_strict", "-attime", "\(world.clock.clock.now.secondsSinceEpoch)"]
                    + chain(name, algorithm, folder) + [folder.path(name)]
            )
            #expect(result.status == 0, "\(name): \(result.text)")
        }
    }

    /// The command gives the SM2 identifier to the certificate it is asked about and to no other, so there each is
    /// verified under its own issuer, and the root's own signature is left to our tests.
    private func chain(_ name: String, _ algorithm: KeyAlgorithm, _ folder: TemporaryDirectory) -> [String] {
        guard algorithm == .sm2 else {
            return ["-check_ss_sig", "-CAfile", folder.path("root"), "-untrusted", folder.path("issuing")]
        }
        let issuer = ["root", "issuing"].contains(name) ? "root" : "issuing"
        return ["-vfyopt", "distid:1234567812345678", "-partial_chain", "-CAfile", folder.path(issuer)]
    }

    @Test("What is founded goes on record as active, with its octets, at once")
    func changes() async throws {
        let world = try await World()
        let staff = try found("STAFF", Self.staff, world, "staff")
        try await world.book.commit(staff.changes)
        let record = try #require(try world.ledger.certificate(staff.id))
        #expect(record.state == .active)
        #expect(record.certificate == staff.certificate.der)
        #expect(record.toBeSigned == staff.certificate.tbs)
        #expect(record.reservation.keyHash == staff.certificate.publicKey.fingerprint)
        #expect(world.book.contents.audit.last?.action == "certificate.found")
        let again = try found("STAFF", Self.staff, world, "staff")
        await #expect(throws: BookError.self) { try await world.book.commit(again.changes) }
    }

    @Test("The root signs itself, the others are signed by their authority")
    func signatures() async throws {
        let world = try await World()
        #expect(world.root.certificate.isSelfIssued)
        #expect(world.root.certificate.isSigned(by: world.rootKey.publicKey))
        #expect(world.issuing.certificate.isSigned(by: world.rootKey.publicKey))
        #expect(world.issuing.certificate.basicConstraints?.pathLength == 0)
        #expect(
            world.issuing.certificate.authorityKeyIdentifier == world.root.certificate.subjectKeyIdentifier
        )
        let responder = try found("OCSP", Self.responder, world, "responder").certificate
        #expect(responder.hasOCSPNoCheck)
        #expect(responder.extendedKeyUsage == [.ocspSigning])
    }

    @Test("A signer that is not the issuer's key founds nothing")
    func otherSigner() async throws {
        let world = try await World()
        let key = try PrivateKey.generate(.p256)
        let error = #expect(throws: IssuanceError.self) {
            try world.founder.certificate(
                profile: "STAFF",
                facts: SubjectFacts(Self.staff),
                publicKey: key.publicKey,
                issuer: world.identity,
                signer: key
            )
        }
        #expect(error?.reason == .comparisonFailed(what: "signature"))
    }

    @Test("An issuing authority cannot found another authority")
    func pathLength() async throws {
        let world = try await World()
        let error = #expect(throws: IssuanceError.self) {
            try found("ISSUING", ["name": "二级", "organization": "必联"], world, "third")
        }
        guard case .lintFailed(let findings) = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
        #expect(findings.map(\.rule) == ["path-length"])
    }

    @Test("Authorities with RSA of 2048 bits end by 2030, and none is made afterwards")
    func rsa2048() async throws {
        let world = try await World(.rsa2048)
        let bound = try #require(KeyAlgorithm.rsa2048.lastSecondOfAuthorities)
        #expect(bound == Timestamp(secondsSinceEpoch: 1_924_991_999))
        #expect(world.root.certificate.notAfter == bound)
        #expect(world.issuing.certificate.notAfter == bound)
        let root = try CertificateAuthority(
            identity: world.founder.identity(World.id("root"), certificate: world.root.certificate),
            key: world.rootKey,
            profiles: world.profiles,
            book: world.book,
            ledger: world.ledger,
            clock: world.clock.clock,
            holder: "process 1"
        )
        let certified = try await root.certify(
            AuthorityCertification(
                profile: "SUB-CA",
                subject: try DistinguishedName([DistinguishedName.Attribute(.commonName, "另一CA")]),
                publicKey: TestKeys.shared(.rsa2048, "other").publicKey,
                pathLength: 0,
                notAfter: bound.advanced(bySeconds: 86_400),
                repeatsKey: false,
                actor: "admin"
            )
        )
        #expect(certified.certificate.notAfter == bound)
        world.clock.advance(bySeconds: bound.secondsSinceEpoch - world.clock.clock.now.secondsSinceEpoch)
        let error = #expect(throws: IssuanceError.self) {
            try world.founder.root(World.id("late"), facts: SubjectFacts(Self.responder), key: world.rootKey)
        }
        #expect(error?.reason == .keyTooWeak(detail: "authorities have no rsa2048 keys after 2030"))
        let late = try ProfileCheck.run(
            world.profiles.profile("ROOT"),
            algorithms: [.rsa2048],
            clock: world.clock.clock
        )
        #expect(late.isEmpty)
    }

    @Test("A kind of key that the profile does not name, and a profile that is not there, found nothing")
    func refusals() async throws {
        let world = try await World()
        let key = #expect(throws: IssuanceError.self) {
            try world.founder.certificate(
                profile: "TLS-SERVER",
                facts: SubjectFacts(Self.staff),
                publicKey: try TestKeys.shared(.sm2, "server").publicKey,
                issuer: world.identity,
                signer: world.issuingKey
            )
        }
        #expect(key?.reason == .keyNotAllowed(profile: "TLS-SERVER", algorithm: .sm2))
        let name = #expect(throws: IssuanceError.self) { try found("NOBODY", Self.staff, world, "staff") }
        #expect(name?.reason == .noProfile("NOBODY"))
    }
}
