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

    @Test("They come in, block no key of ours, and say what to do")
    func notBlocked() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let key = try PrivateKey.generate(.p256)
        let old = try ForeignAuthority.certificate(key)
        let plan = try ForeignAuthority.plan("old", key: key, certificate: old)
        _ = try await staged.desk(centre).importAuthority(plan)
        let issuing = try centre.authorityRecord("issuing")
        let own = try ForeignAuthority.certify(
            CertificateRequest.signed(by: centre.keyring.privateKey(issuing.keyReference), name: "x"),
            by: old,
            key: key,
            serial: 9
        )
        let line = "R\t300101000000Z\t261101000000Z,keyCompromise\t\(own.serial.hexadecimal.uppercased())"
        let report = try await centre.runImport(
            CertificateImport(
                authority: plan.id,
                feed: Folder(certificate: own),
                index: try OpenSSLIndex.read(Array("\(line)\tunknown\t/CN=x\n".utf8), path: "index.txt"),
                list: nil
            ),
            by: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        let id = CertificateID(authority: plan.id, serial: own.serial)
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
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let key = try PrivateKey.generate(.p256)
        let old = try ForeignAuthority.certificate(key)
        let plan = try ForeignAuthority.plan("old", key: key, certificate: old)
        _ = try await desk.importAuthority(plan)
        let root = try centre.authorityRecord("root")
        let own = try ForeignAuthority.certify(
            CertificateRequest.signed(by: centre.keyring.privateKey(root.keyReference), name: "x"),
            by: old,
            key: key,
            serial: 9
        )
        let line = "\(mark)\t\(own.serial.hexadecimal.uppercased())\tunknown\t/CN=x\n"
        _ = try await centre.runImport(
            CertificateImport(
                authority: plan.id,
                feed: Folder(certificate: own),
                index: try OpenSSLIndex.read(Array(line.utf8), path: "index.txt"),
                list: nil
            ),
            by: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        let id = CertificateID(authority: plan.id, serial: own.serial)
        #expect(try centre.book.certificate(id)?.reservation.keyHash == root.keyHash)
        let next = try await desk.rollOver(root.id)
        #expect(try !centre.lacksLink(root, by: next))
        #expect(try centre.book.authorityCertificates(of: root.id).contains { $0.kind == .oldWithNew })
        try await centre.close()
    }

    @Test("They end no request for a certificate from somebody else")
    func requested() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let request = try await staged.request("gov", at: centre)
        let asked = try CertificateRequest(der: request.request)
        let key = try PrivateKey.generate(.p256)
        let old = try ForeignAuthority.certificate(key)
        let plan = try ForeignAuthority.plan("old", key: key, certificate: old)
        _ = try await desk.importAuthority(plan)
        let own = try ForeignAuthority.certify(asked, by: old, key: key, serial: 9)
        let line = "V\t300101000000Z\t\t\(own.serial.hexadecimal.uppercased())\tunknown\t/CN=x\n"
        _ = try await centre.runImport(
            CertificateImport(
                authority: plan.id,
                feed: Folder(certificate: own),
                index: try OpenSSLIndex.read(Array(line.utf8), path: "index.txt"),
                list: nil
            ),
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
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let key = try PrivateKey.generate(.p256)
        let old = try ForeignAuthority.certificate(key)
        let plan = try ForeignAuthority.plan("old", key: key, certificate: old)
        _ = try await staged.desk(centre).importAuthority(plan)
        let person = try centre.keyring.privateKey("file:staff-he.pki.key")
        let own = try ForeignAuthority.certify(
            CertificateRequest.signed(by: person, name: "x"),
            by: old,
            key: key,
            serial: 9
        )
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
            authority: plan.id,
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
