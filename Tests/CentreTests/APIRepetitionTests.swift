import CentreSupport
import Issuer
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// A client of the API that was told of a failure, and asks again.
@Suite("Requests that are sent again")
struct APIRepetitionTests {
    /// An authority's key whose HSM went away.
    private struct AwayKey: SigningKey {
        struct Gone: Error {}

        let key: any SigningKey

        var algorithm: KeyAlgorithm { key.algorithm }
        var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
        var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }

        func sign(_ message: [UInt8]) throws -> [UInt8] { throw Gone() }
    }

    /// Lets the authority fail in the middle of `order`, as when its HSM goes away then.
    private func fail(_ order: IssuanceOrder, for machine: Machine, in centre: CACentre) async throws {
        let record = try centre.authorityRecord("issuing")
        let authority = try CertificateAuthority(
            identity: centre.identity(of: record),
            key: AwayKey(key: centre.keyring.key(record.keyReference)),
            profiles: centre.profiles,
            book: centre.book,
            ledger: centre.book,
            clock: centre.clock,
            holder: centre.process.name
        )
        let request = IssuanceRequest(
            profile: "TLS-CLIENT",
            facts: SubjectFacts(order),
            proof: try CertificateRequest(pem: order.request),
            actor: machine.caller.auditName,
            isProven: true,
            alongside: centre.requestRecord(
                of: machine.caller.auditName,
                key: order.claim.key,
                fingerprint: order.claim.fingerprint
            )
        )
        let error = await #expect(throws: IssuanceError.self) { try await authority.issue(request) }
        #expect(error?.kind == .unavailable)
    }

    @Test(
        "A request that failed while the HSM was away gets its certificate when it is sent again, with a key or without, and nothing is signed twice",
        arguments: [nil, "one"]
    )
    func again(key: String?) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let fingerprint = [UInt8](repeating: 5, count: 32)
        let claim = try #require(
            key.map { IdempotencyClaim(field: $0, fingerprint: fingerprint) }
                ?? IdempotencyClaim(body: fingerprint)
        )
        let subject = try PrivateKey.generate(.p256)
        let order = try machine.order(subject, claim: claim)
        try await fail(order, for: machine, in: centre)
        #expect(try centre.book.unfinishedCertificates().count == 1)
        let desk = CentreDesk(centre: centre)
        let shown = try await desk.issue(order, for: machine.caller)
        #expect(shown.state == .active)
        #expect(try await desk.issue(order, for: machine.caller).id == shown.id)
        var filter = CertificateFilter()
        filter.keyHash = subject.publicKey.fingerprint
        #expect(try centre.book.certificates(filter, limit: 10).map(\.id) == [shown.id])
        try await centre.close()
    }

    @Test("Without a key the same body is another request once its certificate is revoked")
    func revoked() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let desk = CentreDesk(centre: centre)
        let order = try machine.order(.generate(.p256))
        let shown = try await desk.issue(order, for: machine.caller)
        _ = try await desk.revoke(shown.id.serial, reason: .superseded, for: machine.caller)
        let error = await #expect(throws: IssuanceError.self) {
            try await desk.issue(order, for: machine.caller)
        }
        #expect(error?.kind == .conflict)
        try await centre.close()
    }

    @Test(
        "What a machine revoked is revoked again as compromised, with its first date, and not for anything else"
    )
    func raised() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let desk = CentreDesk(centre: centre)
        let serial = try await desk.issue(machine.order(.generate(.p256)), for: machine.caller).id.serial
        let first = try await desk.revoke(serial, reason: .superseded, for: machine.caller)
        await #expect(throws: APIRefusal(.alreadyRevoked(serial))) {
            try await desk.revoke(serial, reason: .cessationOfOperation, for: machine.caller)
        }
        let raised = try await desk.revoke(serial, reason: .keyCompromise, for: machine.caller)
        #expect(raised.revocation?.reason == .keyCompromise)
        #expect(raised.revocation?.date == first.revocation?.date)
        await #expect(throws: APIRefusal(.alreadyRevoked(serial))) {
            try await desk.revoke(serial, reason: .keyCompromise, for: machine.caller)
        }
        try await centre.close()
    }
}
