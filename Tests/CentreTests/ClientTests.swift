import CentreSupport
import Issuer
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// Machines of the API: who lets them in, and what they take back.
@Suite("Machine clients", .serialized)
struct ClientTests {
    /// The newest entry of the audit chain about an action.
    private func newest(_ action: String, in centre: CACentre) throws -> AuditEvent {
        let head = try centre.book.auditHead().sequence
        let entries = try centre.book.auditEntries(after: max(0, head - 20), limit: 20)
        return try #require(entries.last { $0.event.action == action }?.event)
    }

    @Test("A machine is registered, and let in again, by two persons, whose signatures are on record")
    func twoPersons() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let persons = try staged.persons(centre)
        _ = try await Machine.register("web", in: centre, by: persons)
        try await centre.disableClient("web", by: persons.second)
        #expect(try centre.book.client(named: "web")?.isActive == false)
        #expect(try newest("client.disable", in: centre).actor == "he.pki")
        try await centre.enableClient("web", by: persons)
        #expect(try centre.book.client(named: "web")?.isActive == true)
        for action in ["client.add", "client.enable"] {
            let event = try newest(action, in: centre)
            #expect(event.actor == "admin" && event.detail["second"] == "he.pki")
            #expect(event.detail["secondSignature"] != nil && event.detail["operatorSignature"] != nil)
        }
        #expect(try centre.verifyAudit(with: centre.auditPublicKeys()).fault == nil)
        try await centre.close()
    }

    private func register(
        _ proof: CertificateRequest,
        called displayName: String = "网站",
        in centre: CACentre,
        by persons: TwoPersons
    ) async throws -> (record: ClientRecord, certificate: Certificate) {
        try await centre.addClient(
            name: "web",
            displayName: displayName,
            profiles: ["TLS-SERVER"],
            proof: proof,
            by: persons
        )
    }

    /// Issue 3.
    @Test(
        "A machine whose registration was cut after any commit is registered by the same words, once",
        arguments: 0...3
    )
    func cut(commits: Int) async throws {
        let staged = try await StagedHierarchy.make()
        let proof = try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "web")
        let first = try staged.prepared.open()
        let persons = try staged.persons(first)
        let own = try #require(persons.first.signingBook)
        let book = OperatorBook(
            book: CutBook(book: own.book, commits: commits),
            name: own.name,
            key: own.key
        )
        let dying = try TwoPersons(
            first: StaffOperator(record: persons.first.record, book: book),
            second: persons.second
        )
        let done = try? await register(proof, in: first, by: dying)
        #expect((done == nil) == (commits < 3))
        try await first.close()

        let centre = try staged.prepared.open()
        let again = try staged.persons(centre)
        let added = try await register(proof, in: centre, by: again)
        let repeated = try await register(proof, in: centre, by: again)
        #expect(repeated.record == added.record && repeated.certificate == added.certificate)
        var filter = CertificateFilter()
        filter.profile = "TLS-CLIENT"
        #expect(try centre.book.certificates(filter, limit: 10).map(\.state) == [.active])
        await #expect(throws: BookError(.exists(object: "client web"))) {
            _ = try await register(proof, called: "另一个", in: centre, by: again)
        }
        try await centre.close()
    }

    @Test("Who is no pki_admin refuses no machine either")
    func roles() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        _ = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let reviewer = try centre.staffOperator("wang.shenhe")
        await #expect(throws: ClientRefusal(.notAllowed(name: "wang.shenhe"))) {
            try await centre.disableClient("web", by: reviewer)
        }
        #expect(try centre.book.client(named: "web")?.isActive == true)
        try await centre.close()
    }

    @Test(
        "A machine gets a certificate for its next key, asks with either in the overlap, and with the new one after it"
    )
    func renewal() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let persons = try staged.persons(centre)
        let machine = try await Machine.register("web", in: centre, by: persons)
        let key = try PrivateKey.generate(.p256)
        let proof = try CertificateRequest.signed(by: key, name: "web")
        let renewed = try await centre.renewClient("web", proof: proof, by: persons)
        #expect(renewed.certificate.subject.description == machine.certificate.subject.description)
        let again = try await centre.renewClient("web", proof: proof, by: persons)
        #expect(again.record == renewed.record && again.certificate == renewed.certificate)
        let desk = CentreDesk(centre: centre)
        for certificate in [machine.certificate, renewed.certificate] {
            #expect(try desk.caller(PeerCertificate(der: certificate.der)).auditName == "client:web")
        }
        clock.advance(bySeconds: 8 * 86_400)
        _ = try await centre.settleSuccessions()
        #expect(throws: APIRefusal(.revoked)) {
            _ = try desk.caller(PeerCertificate(der: machine.certificate.der))
        }
        #expect(try desk.caller(PeerCertificate(der: renewed.certificate.der)).auditName == "client:web")
        #expect(try newest("client.renew", in: centre).detail["second"] == "he.pki")
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    @Test("A disabled machine stays so with its next certificate, and nobody else's key or request makes one")
    func renewalRefused() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let persons = try staged.persons(centre)
        let machine = try await Machine.register("web", in: centre, by: persons)
        let same = try CertificateRequest.signed(by: machine.key, name: "web")
        await #expect(throws: IssuanceError.self) {
            _ = try await centre.renewClient("web", proof: same, by: persons)
        }
        await #expect(throws: BookError(.notFound(object: "client other"))) {
            _ = try await centre.renewClient("other", proof: same, by: persons)
        }
        try await centre.disableClient("web", by: persons.first)
        let proof = try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "web")
        let renewed = try await centre.renewClient("web", proof: proof, by: persons)
        #expect(throws: APIRefusal(.disabled(name: "web"))) {
            _ = try CentreDesk(centre: centre).caller(PeerCertificate(der: renewed.certificate.der))
        }
        // One person alone gets no certificate for a machine by the way that others have.
        let order = SuccessionOrder(
            act: .rekey,
            predecessor: renewed.record.certificate,
            proof: try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "web")
        )
        let refusal = await #expect(throws: SuccessionError.self) {
            _ = try await SuccessionDesk(centre: centre, person: persons.first).succeed(order)
        }
        #expect(refusal?.reason == .machine(renewed.record.certificate.serial, client: "web"))
        #expect(refusal?.hint?.contains("pki client renew web") == true)
        try await centre.close()
    }

    @Test("What a machine revokes is revoked as by a person: the key blocked, never since a moment to come")
    func revocation() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let desk = CentreDesk(centre: centre)
        let key = try PrivateKey.generate(.p256)
        let issued = try await desk.issue(machine.order(key), for: machine.caller)
        clock.advance(bySeconds: -3600)
        let serial = issued.id.serial
        let revoked = try await desk.revoke(serial, reason: .keyCompromise, for: machine.caller)
        #expect(try #require(revoked.revocation).date == clock.clock.now)
        #expect(try centre.book.isBlocked(keyHash: key.publicKey.fingerprint))
        #expect(try newest("certificate.revoke", in: centre).actor == "client:web")
        await #expect(throws: APIRefusal(.alreadyRevoked(serial))) {
            _ = try await desk.revoke(serial, reason: .superseded, for: machine.caller)
        }
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }
}
