import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: anybody can certify the public key of an authority of ours, and call it compromised.
@Suite("Records that have the key of an authority of ours", .serialized)
struct OwnKeyRecordsTests {
    private struct Folder: CertificateFeed {
        let certificate: Certificate

        func items() -> AnyIterator<CertificateFeedItem> {
            var rest = [certificate].makeIterator()
            return AnyIterator { rest.next().map { CertificateFeedItem(source: "own.pem", der: $0.der) } }
        }
    }

    /// A centre with an authority of somebody else's, whose records are imported.
    private struct Scene {
        let staged: StagedHierarchy
        let centre: CACentre
        let desk: AuthorityDesk
        let key: PrivateKey
        let old: Certificate
        let id: AuthorityID

        init() async throws {
            staged = try await StagedHierarchy.make()
            centre = try staged.prepared.open()
            desk = try staged.desk(centre)
            key = try PrivateKey.generate(.p256)
            old = try ForeignAuthority.certificate(key)
            let plan = try ForeignAuthority.plan("old", key: key, certificate: old)
            _ = try await desk.importAuthority(plan)
            id = plan.id
        }

        /// What the other authority certified.
        func certify(_ request: CertificateRequest) throws -> Certificate {
            try ForeignAuthority.certify(request, by: old, key: key, serial: 9)
        }

        /// The same for a private key.
        func certify(_ key: PrivateKey) throws -> Certificate {
            try certify(CertificateRequest.signed(by: key, name: "x"))
        }

        /// The record of a certificate, with a line of `index.txt` that begins with `mark`.
        func record(_ own: Certificate, _ mark: String) throws -> CertificateImport {
            let line = "\(mark)\t\(own.serial.hexadecimal.uppercased())\tunknown\t/CN=x\n"
            return CertificateImport(
                authority: id,
                feed: Folder(certificate: own),
                index: try OpenSSLIndex.read(Array(line.utf8), path: "index.txt"),
                list: nil
            )
        }
    }

    @Test("They come in, block no key of ours, and say what to do")
    func notBlocked() async throws {
        let scene = try await Scene()
        let centre = scene.centre
        let issuing = try centre.authorityRecord("issuing")
        let own = try scene.certify(centre.keyring.privateKey(issuing.keyReference))
        let report = try await centre.runImport(
            scene.record(own, "R\t300101000000Z\t261101000000Z,keyCompromise"),
            by: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        let id = CertificateID(authority: scene.id, serial: own.serial)
        #expect(try centre.book.certificate(id)?.revocation?.reason == .keyCompromise)
        #expect(try !centre.book.isBlocked(keyHash: issuing.keyHash))
        #expect(report.findings.flatMap(\.notes).contains(.keyOfAuthority))
        try await centre.close()
    }

    @Test(
        "They keep no root from going over to its successor",
        arguments: ["V\t300101000000Z\t", "R\t300101000000Z\t261101000000Z"]
    )
    func rollover(mark: String) async throws {
        let scene = try await Scene()
        let (centre, desk) = (scene.centre, scene.desk)
        let root = try centre.authorityRecord("root")
        let own = try scene.certify(centre.keyring.privateKey(root.keyReference))
        _ = try await centre.runImport(
            scene.record(own, mark),
            by: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        let id = CertificateID(authority: scene.id, serial: own.serial)
        #expect(try centre.book.certificate(id)?.reservation.keyHash == root.keyHash)
        let next = try await desk.rollOver(root.id)
        #expect(try !centre.lacksLink(root, by: next))
        #expect(try centre.book.authorityCertificates(of: root.id).contains { $0.kind == .oldWithNew })
        try await centre.close()
    }

    @Test("They end no request for a certificate from somebody else")
    func requested() async throws {
        let scene = try await Scene()
        let (centre, desk) = (scene.centre, scene.desk)
        let request = try await scene.staged.request("gov", at: centre)
        let asked = try CertificateRequest(der: request.request)
        _ = try await centre.runImport(
            scene.record(scene.certify(asked), "V\t300101000000Z\t"),
            by: centre.staffOperator("admin")
        )
        let above = try PrivateKey.generate(.p256)
        let root = try ForeignAuthority.certificate(above)
        let certificate = try ForeignAuthority.certify(asked, by: root, key: above)
        let record = try await desk.importCertificate(certificate, for: request.id, chain: [root])
        #expect(record.keyHash == request.keyHash && record.state == .active)
        try await centre.close()
    }

    @Test("The key of a staff member is blocked by them only when a second person confirms it")
    func ofStaff() async throws {
        let scene = try await Scene()
        let (centre, old, key) = (scene.centre, scene.old, scene.key)
        let person = try centre.keyring.privateKey("file:staff-he.pki.key")
        let own = try scene.certify(person)
        let now = centre.clock.now
        var writer = RevocationListWriter(
            issuer: old.subjectDER,
            algorithm: key.signatureAlgorithm,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 86_400)
        )
        writer.append(
            RevokedEntry(serial: own.serial, revocation: Revocation(date: now, reason: .keyCompromise))
        )
        let list = try writer.finish(number: 7, authorityKeyIdentifier: old.publicKey.keyIdentifier)
        let records = CertificateImport(
            authority: scene.id,
            feed: Folder(certificate: own),
            index: nil,
            list: try RevocationList(der: list.signed(by: key))
        )
        let admin = try centre.staffOperator("admin")
        await #expect(throws: MigrationError(.blocksKeys(1))) {
            _ = try await centre.runImport(records, by: admin)
        }
        let keyHash = person.publicKey.fingerprint
        #expect(try !centre.book.isBlocked(keyHash: keyHash))
        let report = try await centre.runImport(records, by: admin, second: centre.staffOperator("he.pki"))
        #expect(report.blocking == 1)
        #expect(try centre.book.isBlocked(keyHash: keyHash))
        try await centre.close()
    }
}
