import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// What was revoked, or stands below it, does not come back by another way.
@Suite("Authorities that fell", .serialized)
struct FallenAuthorityTests {
    private let compromise = RevocationOrder(RevocationReason.keyCompromise)
    private let withdrawal = RevocationOrder(RevocationReason.privilegeWithdrawn)

    private struct Nothing: CertificateFeed {
        func items() -> AnyIterator<CertificateFeedItem> { AnyIterator { nil } }
    }

    /// Somebody else's authority, and one below it.
    private func old() throws -> (key: PrivateKey, root: AuthorityImport, sub: AuthorityImport) {
        let (root, sub) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
        let above = try ForeignAuthority.certificate(root)
        let below = try ForeignAuthority.certify(
            CertificateRequest.signed(by: sub, name: "Old Sub"),
            by: above,
            key: root,
            serial: 2
        )
        let plan = AuthorityImport(
            id: try #require(AuthorityID("old-root")),
            role: .root,
            certificate: above,
            key: .file(root),
            parent: nil,
            hasRecords: false
        )
        return (root, plan, try ForeignAuthority.plan("old-sub", key: sub, certificate: below))
    }

    private func refusal(_ act: () async throws -> Void) async -> HierarchyError.Reason? {
        do {
            try await act()
            return nil
        } catch {
            return (error as? HierarchyError)?.reason
        }
    }

    /// The same without its key.
    private func known(_ plan: AuthorityImport) -> AuthorityImport {
        AuthorityImport(
            id: plan.id,
            role: plan.role,
            certificate: plan.certificate,
            key: nil,
            parent: plan.parent
        )
    }

    @Test("Below one that was compromised nothing is imported with its key, and without it may be on record")
    func belowFallen() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let (_, root, sub) = try old()
        _ = try await desk.importAuthority(root)
        _ = try await desk.revoke(root.id, compromise)
        #expect(await refusal { _ = try await desk.importAuthority(sub) } == .fallen(sub.id))
        #expect(try !centre.book.authorities().contains { $0.id == sub.id })
        #expect(try await desk.importAuthority(known(sub)).state == .retired)
        #expect(await refusal { _ = try await desk.importAuthority(sub) } == .fallen(sub.id))
        try await centre.close()
    }

    @Test("One that was revoked does not come back with its key, nor by its certificate")
    func comeBack() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let root = try #require(AuthorityID("root"))
        let key = try PrivateKey.generate(.p256)
        let request = try CertificateRequest.signed(by: key, name: "Sub")
        let certificate = try await desk.sign(request, by: root, profile: "SUB-CA")
        let plan = try ForeignAuthority.plan("sub", key: key, certificate: certificate)
        _ = try await desk.importAuthority(known(plan))
        _ = try await desk.revoke(plan.id, withdrawal)
        #expect(await refusal { _ = try await desk.importAuthority(plan) } == .fallen(plan.id))
        #expect(try centre.authorityRecord("sub").state == .retired)
        // The same of one that was requested here.
        let asked = try await staged.request("gov", at: centre)
        let given = try await desk.sign(CertificateRequest(der: asked.request), by: root, profile: "SUB-CA")
        try await desk.revokeCertificate(CertificateID(authority: root, serial: given.serial), withdrawal)
        let error = await refusal {
            _ = try await desk.importCertificate(given, for: asked.id, chain: [])
        }
        #expect(error == .fallen(asked.id))
        #expect(try centre.book.authorityRequests().map(\.id) == [asked.id])
        try await centre.close()
    }

    @Test(
        "Records that have an authority as revoked which issues here are refused until two persons revoked it"
    )
    func records() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let (key, root, sub) = try old()
        _ = try await desk.importAuthority(root)
        _ = try await desk.importAuthority(sub)
        let now = centre.clock.now
        var writer = RevocationListWriter(
            issuer: root.certificate.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: now.advanced(bySeconds: -10),
            nextUpdate: now.advanced(bySeconds: 86_400)
        )
        let revocation = Revocation(date: now.advanced(bySeconds: -50), reason: .superseded)
        writer.append(RevokedEntry(serial: sub.certificate.serial, revocation: revocation))
        let list = try writer.finish(number: 9, authorityKeyIdentifier: key.publicKey.keyIdentifier)
        let plan = CertificateImport(
            authority: root.id,
            feed: Nothing(),
            index: nil,
            list: try RevocationList(der: list.signed(by: key)),
            leavesOut: true
        )
        let administrator = try centre.staffOperator("admin")
        let error = await #expect(throws: MigrationError.self) {
            _ = try await centre.runImport(plan, by: administrator)
        }
        #expect(error?.reason == .revokesAuthority(sub.id))
        #expect(try centre.authorityRecord("old-sub").state == .active)
        #expect(try centre.fall(of: centre.authorityRecord("old-sub")) == nil)
        _ = try await desk.revoke(sub.id, RevocationOrder(RevocationReason.superseded))
        _ = try await centre.runImport(plan, by: administrator)
        try await centre.close()
    }

    @Test(
        "One that is active all the same, as an earlier version left it, certifies nothing, and the doctor says so"
    )
    func leftActive() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let (_, root, sub) = try old()
        _ = try await desk.importAuthority(root)
        let below = try await desk.importAuthority(sub)
        #expect(try HealthCheck(centre: centre) { [] }.standing().isEmpty)
        let own = CertificateID(authority: root.id, serial: sub.certificate.serial)
        let revocation = Revocation(date: centre.clock.now, reason: .superseded)
        try await centre.book.commit([desk.ending(own, of: below, revocation)])
        #expect(throws: HierarchyError(.fallen(below.id))) { _ = try centre.authority("old-sub") }
        let plan = try staged.plan("x", parent: "old-sub", algorithm: .p256)
        #expect(await refusal { _ = try await desk.create(plan) } == .fallen(below.id))
        let first = try await desk.create(
            AuthorityPlan(
                id: #require(AuthorityID("root-x")),
                role: .root,
                algorithm: .p256,
                commonName: "另一根",
                organization: "必联"
            )
        )
        #expect(await refusal { _ = try await desk.crossSign(below.id, by: first.id) } == .fallen(below.id))
        #expect(try HealthCheck(centre: centre) { [] }.standing().map(\.severity) == [.failure])
        try await desk.retire(below.id)
        #expect(try HealthCheck(centre: centre) { [] }.standing().isEmpty)
        try await centre.close()
    }

    @Test("With an authority's own certificate every other one of its key is revoked, whatever the reason")
    func crossCertificates() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let second = try await desk.rollOver(#require(AuthorityID("root")))
        let sub = try await desk.create(staged.plan("sub", parent: "root-2", algorithm: .p256))
        let other = try await desk.create(
            AuthorityPlan(
                id: #require(AuthorityID("root-x")),
                role: .root,
                algorithm: .p256,
                commonName: "另一根",
                organization: "必联"
            )
        )
        let cross = try await desk.crossSign(sub.id, by: other.id)
        _ = try await desk.rollOver(sub.id)
        // The one under which a retired one worked is the authority's own, too.
        let own = CertificateID(authority: second.id, serial: try Certificate(der: sub.certificate).serial)
        for order in [compromise, withdrawal] {
            await #expect(throws: RevocationRefusal(.ownAuthority(sub.id))) {
                try await desk.revokeCertificate(own, order)
            }
        }
        _ = try await desk.revoke(sub.id, withdrawal)
        let id = CertificateID(authority: other.id, serial: cross.serial)
        #expect(try centre.book.certificate(id)?.state == .revoked)
        #expect(await refusal { _ = try await desk.crossSign(sub.id, by: other.id) } == .fallen(sub.id))
        try await centre.close()
    }

    @Test("What an earlier version left good beside a revoked certificate is revoked when that is said again")
    func leftGood() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let second = try await desk.rollOver(#require(AuthorityID("root")))
        let sub = try await desk.create(staged.plan("sub", parent: "root-2", algorithm: .p256))
        let old = try await desk.create(
            AuthorityPlan(
                id: #require(AuthorityID("root-x")),
                role: .root,
                algorithm: .p256,
                commonName: "另一根",
                organization: "必联"
            )
        )
        let cross = try await desk.crossSign(sub.id, by: old.id)
        let own = CertificateID(authority: second.id, serial: try Certificate(der: sub.certificate).serial)
        let revocation = Revocation(date: centre.clock.now, reason: .superseded)
        try await centre.book.commit([.revokeCertificate(own, revocation)])
        let order = RevocationOrder(RevocationReason.superseded)
        _ = try await desk.revoke(sub.id, order)
        let id = CertificateID(authority: old.id, serial: cross.serial)
        #expect(try centre.book.certificate(id)?.state == .revoked)
        #expect(try centre.authorityRecord("sub").state == .retired)
        await #expect(throws: RevocationRefusal.self) { _ = try await desk.revoke(sub.id, order) }
        try await centre.close()
    }

    @Test("A name that a good certificate gives to somebody else's authority is not given to one of ours")
    func foreignName() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let root = try #require(AuthorityID("root"))
        let plan = try staged.plan("sub", parent: "root", algorithm: .p256)
        let subject = try centre.profiles.authorityProfile("ISSUING").subjectName(plan.facts)
        var given: [Certificate] = []
        for _ in 0..<2 {
            // The next key of somebody else's authority has its name.
            let key = try PrivateKey.generate(.p256)
            let body = try CertificateRequest.body(subject: subject, publicKey: key.publicKey)
            let request = try CertificateRequest.assemble(
                body: body,
                algorithm: key.signatureAlgorithm,
                signature: key.sign(body)
            )
            given.append(try await desk.sign(request, by: root, profile: "SUB-CA"))
        }
        let error = await refusal { _ = try await desk.create(plan) }
        guard case .nameCertified = error else {
            Issue.record("another: \(String(describing: error))")
            return
        }
        for certificate in given {
            try await desk.revokeCertificate(
                CertificateID(authority: root, serial: certificate.serial),
                withdrawal
            )
        }
        _ = try await desk.create(plan)
        try await centre.close()
    }

    @Test(
        "An imported authority whose certificate came with its issuer's records is rolled over by the usual profile"
    )
    func importedProfile() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let (_, root, sub) = try old()
        _ = try await desk.importAuthority(root)
        let below = try await desk.importAuthority(sub)
        struct One: CertificateFeed {
            let certificate: Certificate

            func items() -> AnyIterator<CertificateFeedItem> {
                var rest = [CertificateFeedItem(source: "sub.pem", der: certificate.der)].makeIterator()
                return AnyIterator { rest.next() }
            }
        }
        let plan = CertificateImport(
            authority: root.id,
            feed: One(certificate: sub.certificate),
            index: nil,
            list: nil
        )
        _ = try await centre.runImport(plan, by: centre.staffOperator("admin"))
        let next = try await desk.rollOver(below.id)
        #expect(next.parent == root.id)
        try await centre.close()
    }
}
