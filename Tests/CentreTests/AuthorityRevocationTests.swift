import Centre
import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@Suite("Certificates of authorities that are revoked", .serialized)
struct AuthorityRevocationTests {
    /// The living certificates of authorities for a key.
    private func living(_ record: AuthorityRecord, _ centre: CACentre) throws -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.keyHash = record.keyHash
        filter.states = [.issued, .active]
        return try centre.book.certificates(filter, limit: 10)
    }

    /// Somebody else's authority, certified by our root.
    private func foreign(_ staged: StagedHierarchy, _ centre: CACentre) async throws -> CertificateID {
        let key = try PrivateKey.generate(.p256)
        let name = try DistinguishedName([
            .init(.countryName, "CN"), .init(.organizationName, "别家"), .init(.commonName, "别家签发CA"),
        ])
        let body = try CertificateRequest.body(subject: name, publicKey: key.publicKey)
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
        let root = try #require(AuthorityID("root"))
        let signed = try await staged.desk(centre).sign(request, by: root, profile: "SUB-CA")
        return CertificateID(authority: root, serial: signed.serial)
    }

    @Test(
        "The certificate of somebody else's authority is revoked by its serial number, and the list says so"
    )
    func other() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let id = try await foreign(staged, centre)
        try await staged.desk(centre).revokeCertificate(id, RevocationOrder(RevocationReason.keyCompromise))
        let record = try #require(try centre.book.certificate(id))
        #expect(record.state == .revoked)
        #expect(try centre.book.isBlocked(keyHash: record.reservation.keyHash))
        let file = URL(fileURLWithPath: "\(staged.prepared.state)/published/\(id.authority.name).crl")
        let published = try RevocationList(der: [UInt8](Data(contentsOf: file)))
        var reasons: [RevocationReason] = []
        published.forEachEntry { if $0.serial == id.serial { reasons.append($0.revocation.reason) } }
        #expect(reasons == [.keyCompromise])
        let error = await #expect(throws: RevocationRefusal.self) {
            try await staged.desk(centre).revokeCertificate(id, RevocationOrder(RevocationReason.superseded))
        }
        #expect(error?.reason == .alreadyRevoked(serial: id.serial.hexadecimal))
        try await centre.close()
    }

    @Test("The certificate under which an authority of the book works falls with the authority only")
    func own() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let issuing = try centre.authorityRecord("issuing")
        let id = try #require(try living(issuing, centre).first?.id)
        let error = await #expect(throws: RevocationRefusal.self) {
            try await staged.desk(centre).revokeCertificate(id, RevocationOrder(RevocationReason.superseded))
        }
        #expect(error?.reason == .ownAuthority(issuing.id))
        try await centre.close()
    }

    @Test("A compromised authority's key is blocked with all its certificates, and never certified again")
    func compromised() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(AuthorityID("root"))
        let id = try await staged.desk(centre).create(
            staged.plan("issuing-x", parent: "root", algorithm: .p256)
        ).id
        let second = try await staged.desk(centre).rollOver(root).id
        _ = try await staged.desk(centre).crossSign(id, by: second)
        let record = try centre.authorityRecord(id.name)
        #expect(try living(record, centre).count == 2)
        let cross = try #require(try living(record, centre).first { $0.id.authority == second })
        let refused = await #expect(throws: RevocationRefusal.self) {
            try await staged.desk(centre).revokeCertificate(
                cross.id,
                RevocationOrder(RevocationReason.keyCompromise)
            )
        }
        #expect(refused?.reason == .ownAuthority(id))
        #expect(try living(record, centre).count == 2 && !centre.book.isBlocked(keyHash: record.keyHash))
        _ = try await staged.desk(centre).revoke(id, RevocationOrder(RevocationReason.caCompromise))
        #expect(try living(record, centre).isEmpty)
        #expect(try centre.book.isBlocked(keyHash: record.keyHash))
        await #expect(throws: (any Error).self) {
            _ = try await staged.desk(centre).crossSign(id, by: second)
        }
        #expect(try living(record, centre).isEmpty)
        try await centre.close()
    }

    /// Issue 5.
    @Test(
        "The compromise of a retired authority is told of the authority, and not of its cross certificate alone"
    )
    func retiredKey() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (id, second) = try await crossed(staged, centre)
        let desk = try staged.desk(centre)
        let cross = CertificateID(authority: second, serial: try await desk.crossSign(id, by: second).serial)
        try await desk.retire(id)
        let record = try centre.authorityRecord(id.name)
        let order = RevocationOrder(RevocationReason.keyCompromise)
        let error = await #expect(throws: RevocationRefusal.self) {
            try await desk.revokeCertificate(cross, order)
        }
        #expect(error?.reason == .ownAuthority(id))
        #expect(try !centre.book.isBlocked(keyHash: record.keyHash))
        #expect(try centre.book.certificate(cross)?.state == .active)
        _ = try await desk.revoke(id, order)
        #expect(try centre.fall(of: record)?.reason == .keyCompromise)
        #expect(try centre.book.certificate(cross)?.state == .revoked)
        try await centre.close()
    }

    @Test("A cross certificate that was revoked is not given out again; another one is made")
    func again() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (id, second) = try await crossed(staged, centre)
        let desk = try staged.desk(centre)
        let first = try await desk.crossSign(id, by: second)
        try await desk.revokeCertificate(
            CertificateID(authority: second, serial: first.serial),
            RevocationOrder(RevocationReason.superseded)
        )
        let other = try #require(
            try centre.book.authorityCertificates(of: id).first { $0.certificate == first.der }
        )
        #expect(try centre.revocation(of: other)?.reason == .superseded)
        let next = try await desk.crossSign(id, by: second)
        #expect(next.serial != first.serial)
        #expect(try await desk.crossSign(id, by: second).serial == next.serial)
        try await centre.close()
    }

    @Test(
        "A compromised authority falls although a destroyed one certified it too, whose list says nothing any more"
    )
    func silent() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (id, second) = try await crossed(staged, centre)
        let desk = try staged.desk(centre)
        try await desk.retire(second)
        _ = try await desk.destroy(second, evenThough: 9)
        let lists = { HealthCheck(centre: centre) { [] }.run().filter { $0.check == "revocation-lists" } }
        _ = try await centre.publishLists()
        #expect(lists().map(\.severity) == [.passed])
        let fall = try await desk.revoke(id, RevocationOrder(RevocationReason.caCompromise))
        #expect(fall.silent == [second])
        let record = try centre.authorityRecord(id.name)
        #expect(try living(record, centre).isEmpty && record.state == .retired)
        #expect(try centre.book.isBlocked(keyHash: record.keyHash))
        #expect(lists().map(\.severity) == [.warning])
        try await centre.close()
    }

    /// An issuing authority with a cross certificate of the root's successor.
    private func crossed(
        _ staged: StagedHierarchy,
        _ centre: CACentre
    ) async throws -> (AuthorityID, by: AuthorityID) {
        let desk = try staged.desk(centre)
        let id = try await desk.create(staged.plan("issuing-x", parent: "root", algorithm: .p256)).id
        let second = try await desk.rollOver(#require(AuthorityID("root"))).id
        _ = try await desk.crossSign(id, by: second)
        return (id, second)
    }

    @Test(
        "A compromise that shows itself after the revocation is on record, with the first date; nothing less is"
    )
    func later() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let record = try await desk.create(staged.plan("issuing-x", parent: "root", algorithm: .p256))
        let id = try await desk.revoke(record.id, RevocationOrder(RevocationReason.superseded)).certificate
        let date = try #require(try centre.book.certificate(id)?.revocation?.date)
        for reason in [RevocationReason.superseded, .cessationOfOperation] {
            let error = await #expect(throws: RevocationRefusal.self) {
                _ = try await desk.revoke(record.id, RevocationOrder(reason))
            }
            #expect(error?.reason == .alreadyRevoked(serial: id.serial.hexadecimal))
        }
        _ = try await desk.revoke(record.id, RevocationOrder(RevocationReason.caCompromise))
        #expect(try centre.book.certificate(id)?.revocation == Revocation(date: date, reason: .caCompromise))
        #expect(try centre.book.isBlocked(keyHash: record.keyHash))
        let error = #expect(throws: RevocationRefusal.self) {
            _ = try desk.fall(of: record.id, RevocationOrder(RevocationReason.keyCompromise))
        }
        #expect(error?.reason == .alreadyRevoked(serial: id.serial.hexadecimal))
        #expect(HealthCheck(centre: centre) { [] }.run().allSatisfy { $0.severity != .failure })
        try await centre.close()
    }

    @Test("An authority is not put on hold")
    func hold() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let issuing = try #require(AuthorityID("issuing"))
        let error = await #expect(throws: RevocationRefusal.self) {
            _ = try await staged.desk(centre).revoke(
                issuing,
                RevocationOrder(RevocationReason.certificateHold)
            )
        }
        #expect(error?.reason == .notForEver)
        try await centre.close()
    }

    /// Issue 3: the next start would have finished it, for a key that somebody else may have.
    @Test("A cross certificate that a killed run began is given up when its subject is revoked, and listed")
    func begunCross() async throws {
        let staged = try await StagedHierarchy.make()
        let first = try staged.prepared.open()
        let issuing = try #require(AuthorityID("issuing"))
        let other = try await staged.desk(first).create(
            AuthorityPlan(
                id: #require(AuthorityID("root-b")),
                role: .root,
                algorithm: .p256,
                commonName: "第二根",
                organization: "必联"
            )
        ).id
        let snapshots = Snapshots(of: staged.prepared)
        let killed = try staged.desk(first) { if $0 == .issuance(.intended) { snapshots.take("intended") } }
        let cross = try await killed.crossSign(issuing, by: other)
        try await first.close()
        let copy = StagedHierarchy(prepared: try #require(snapshots.all.first).copy)
        let centre = try copy.prepared.open()
        let id = CertificateID(authority: other, serial: cross.serial)
        #expect(try centre.book.certificate(id)?.state == .signing)
        let order = RevocationOrder(RevocationReason.keyCompromise)
        _ = try await copy.desk(centre).revoke(issuing, order)
        #expect(try centre.book.certificate(id)?.state == .abandoned)
        #expect(try await centre.recover().isEmpty)
        #expect(try centre.book.unfinishedCertificates().isEmpty)
        let file = URL(fileURLWithPath: "\(copy.prepared.state)/published/root-b.crl")
        var listed: [SerialNumber] = []
        try RevocationList(der: [UInt8](Data(contentsOf: file))).forEachEntry { listed.append($0.serial) }
        #expect(listed == [cross.serial])
        #expect(try centre.verifyAudit(with: centre.auditPublicKeys()).fault == nil)
        try await centre.close()
    }
}
