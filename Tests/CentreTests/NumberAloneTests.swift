import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: what a list or an index brought into the book has no certificate there.
@Suite("Certificates that the book knows by their number alone", .serialized)
struct NumberAloneTests {
    @Test("One is examined as revoked, with the reason, and not as another one of its number")
    func examined() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let record = try centre.authorityRecord("issuing")
        let (own, key) = (
            try Certificate(der: record.certificate), try KeyFile.open("issuing.key", of: centre)
        )
        let certificate = try CertificateBody(
            serial: #require(SerialNumber(bytes: [0x42])),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: own.subjectDER,
            notBefore: own.notBefore,
            notAfter: own.notAfter,
            subject: DistinguishedName([.init(.commonName, "李四")]).der,
            subjectPublicKeyInfo: PrivateKey.generate(.p256).publicKey.subjectPublicKeyInfo,
            extensions: [.authorityKeyIdentifier(key.publicKey.keyIdentifier)]
        ).signed(by: key)
        let alone = CertificateRecord(
            withoutCertificate: CertificateID(authority: record.id, serial: certificate.serial),
            profile: "IMPORTED",
            until: own.notAfter,
            Revocation(date: centre.clock.now, reason: .keyCompromise),
            holder: "test",
            at: centre.clock.now
        )
        try await centre.book.commit([.importCertificate(alone)])
        let findings = try await CertificateExamination(
            certificate,
            intermediates: [own],
            anchors: [Certificate(der: centre.authorityRecord("root").certificate)],
            at: centre.clock.now
        ).run(asking: [.book(of: centre)])
        let status = try #require(findings.first { $0.check == "status" })
        #expect(status.verdict == .failed && status.words.contains("keyCompromise"), "\(status)")
        try await centre.close()
    }
}
