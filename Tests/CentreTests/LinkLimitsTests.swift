import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Review of issue 3, Q10: another certificate of an authority allows what its own one does.
@Suite("Limits of link and cross certificates", .serialized)
struct LinkLimitsTests {
    /// The shipped definition, in which authorities are made for one domain and for clients only.
    private func limiting(_ prepared: PreparedCentre) throws -> String {
        let path = prepared.path("limiting")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        let profile = "\(path)/profiles/ISSUING.yaml"
        let text = try String(contentsOfFile: profile, encoding: .utf8)
        let limits =
            "  nameConstraints: {permitted: {dns: [corp.cn]}}\n  extendedKeyUsage: [clientAuth]\n  policies:"
        let edited = text.replacingOccurrences(of: "  policies:", with: limits)
        #expect(edited != text)
        try edited.write(toFile: profile, atomically: true, encoding: .utf8)
        return path
    }

    private func names(_ certificate: Certificate) -> [UInt8]? {
        certificate.extension(ExtensionIdentifier.nameConstraints)?.value
    }

    private func profile(of certificate: Certificate, by issuer: String, _ centre: CACentre) throws -> String?
    {
        let id = CertificateID(authority: try #require(AuthorityID(issuer)), serial: certificate.serial)
        return try centre.book.certificate(id)?.reservation.profile
    }

    @Test(
        "The links of a root limit nothing that the root does not, whatever the profile of authorities says"
    )
    func links() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open(definition: limiting(staged.prepared))
        let root = try #require(AuthorityID("root"))
        let new = try await staged.desk(centre).rollOver(root)
        let links = try centre.otherCertificates(of: new.id) + centre.otherCertificates(of: root)
        #expect(links.count == 2)
        for link in links {
            #expect(names(link) == nil)
            #expect(link.extendedKeyUsage == nil)
            #expect(link.policies == ["2.5.29.32.0"])
            #expect(link.basicConstraints?.pathLength == nil)
            #expect(link.crlURLs.count == 1 && link.caIssuersURLs.count == 1)
        }
        #expect(try profile(of: #require(links.first), by: "root", centre) == "ROOT")
        try await centre.close()
    }

    @Test("A cross certificate has the limits of the authority's own, and one without them is made anew")
    func cross() async throws {
        let staged = try await StagedHierarchy.make()
        let limiting = try staged.prepared.open(definition: limiting(staged.prepared))
        let limited = try await staged.desk(limiting).create(
            staged.plan("lim", parent: "root", algorithm: .p256)
        )
        try await limiting.close()
        let centre = try staged.prepared.open()
        let other = try await staged.desk(centre).create(
            AuthorityPlan(
                id: #require(AuthorityID("root-x")),
                role: .root,
                algorithm: .p256,
                commonName: "另一根",
                organization: "必联"
            )
        )
        let own = try Certificate(der: limited.certificate)
        #expect(names(own) != nil)
        // As it was made before: with the limits of the profile of today.
        let wrong = try await centre.signer(other).certify(
            AuthorityCertification(
                profile: "ISSUING",
                subject: own.subject,
                publicKey: own.publicKey,
                pathLength: 0,
                notAfter: own.notAfter,
                repeatsKey: true,
                actor: "admin"
            )
        )
        let record = AuthorityCertificateRecord(
            authority: limited.id,
            kind: .cross,
            fingerprint: wrong.certificate.fingerprint,
            certificate: wrong.certificate.der,
            addedAt: centre.clock.now
        )
        try await centre.book.commit([.activateCertificate(wrong.id), .addAuthorityCertificate(record)])
        #expect(names(wrong.certificate) == nil)
        let cross = try await staged.desk(centre).crossSign(limited.id, by: other.id)
        #expect(names(cross) == names(own))
        #expect(cross.extendedKeyUsage == [.clientAuth])
        #expect(cross.policies == own.policies)
        #expect(cross.basicConstraints?.pathLength == 0)
        #expect(try await staged.desk(centre).crossSign(limited.id, by: other.id) == cross)
        try await centre.close()
    }
}
