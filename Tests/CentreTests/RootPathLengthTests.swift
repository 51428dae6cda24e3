import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("Successors of roots with a path length", .serialized)
struct RootPathLengthTests {
    /// The shipped definition, in which one authority may follow below a root.
    private func limited(_ prepared: PreparedCentre) throws -> String {
        let path = prepared.path("limited")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        let profile = "\(path)/profiles/ROOT.yaml"
        let text = try String(contentsOfFile: profile, encoding: .utf8)
        let edited = text.replacingOccurrences(
            of: "{authority: true}",
            with: "{authority: true, pathLength: 1}"
        )
        #expect(edited != text)
        try edited.write(toFile: profile, atomically: true, encoding: .utf8)
        return path
    }

    private func root(_ name: String) throws -> AuthorityPlan {
        AuthorityPlan(
            id: try #require(AuthorityID(name)),
            role: .root,
            algorithm: .p256,
            commonName: "根 \(name)",
            organization: "必联"
        )
    }

    /// Somebody else's root, as OpenSSL makes one, with an order of names that our profile does not have.
    private func foreign(_ name: String, length: Int?) throws -> AuthorityImport {
        let key = try PrivateKey.generate(.p384)
        let subject = try DistinguishedName([
            .init(.countryName, "CN"), .init(.commonName, "Old Root"), .init(.organizationalUnitName, "PKI"),
        ])
        let now = WallClock.system.now
        let certificate = try CertificateBody(
            serial: #require(SerialNumber(bytes: [7])),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: subject.der,
            notBefore: now.advanced(bySeconds: -86_400),
            notAfter: now.advanced(bySeconds: 3000 * 86_400),
            subject: subject.der,
            subjectPublicKeyInfo: key.publicKey.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true, pathLength: length),
                .keyUsage([.keyCertSign, .cRLSign]),
                .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            ]
        )
        .signed(by: key)
        return AuthorityImport(
            id: try #require(AuthorityID(name)),
            role: .root,
            certificate: certificate,
            key: .file(key),
            parent: nil,
            hasRecords: false
        )
    }

    /// Whether libcrypto finds a path from an authority's own certificate to each root.
    private func reaches(_ name: String, _ roots: [String], _ centre: CACentre) throws -> [Bool] {
        let leaf = try Certificate(der: centre.authorityRecord(name).certificate)
        let between = try centre.book.authorities().flatMap {
            try [Certificate(der: $0.certificate)] + centre.otherCertificates(of: $0.id)
        }
        return try roots.map { root in
            let anchor = try Certificate(der: centre.authorityRecord(root).certificate)
            return try CertificateChain.verify(
                leaf: leaf,
                intermediates: between,
                anchors: [anchor],
                at: centre.clock.now
            ).isTrusted
        }
    }

    private func renewal(as commonName: String) -> AuthorityDesk.Renewal {
        var renewal = AuthorityDesk.Renewal()
        renewal.commonName = commonName
        return renewal
    }

    private func traces(_ centre: CACentre) throws -> [Int] {
        var filter = CertificateFilter()
        filter.purposes = [.authority]
        return [
            try StateFiles.count(in: centre.state.keys), try centre.book.authorities().count,
            try centre.book.certificates(filter, limit: 100).count,
        ]
    }

    @Test("A root with a path length keeps its name, and what stands below either is trusted from both")
    func sameName() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open(definition: limited(staged.prepared))
        let desk = try staged.desk(centre)
        let old = try await desk.create(root("r"))
        let issuing = try await desk.create(staged.plan("low", parent: "r", algorithm: .p256))
        let new = try await desk.rollOver(old.id)
        let (before, after) = (try Certificate(der: old.certificate), try Certificate(der: new.certificate))
        #expect(after.subjectDER == before.subjectDER)
        #expect(after.basicConstraints?.pathLength == 1)
        let next = try await desk.rollOver(issuing.id)
        #expect(next.parent == new.id)
        for name in ["low", "low-2"] {
            #expect(try reaches(name, ["r", "r-2"], centre) == [true, true], "\(name)")
        }
        #expect(try centre.otherCertificates(of: new.id).map(\.basicConstraints?.pathLength) == [1])
        let third = try await desk.rollOver(new.id)
        #expect(try reaches("low-2", ["r", "r-2", third.id.name], centre) == [true, true, true])
        #expect(try centre.chain(of: issuing, to: third.id).count > 2)
        try await centre.close()
    }

    @Test(
        "An imported root with a path length is rolled over under its name, whatever the profile makes of names"
    )
    func imported() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let old = try await desk.importAuthority(foreign("old", length: 1))
        _ = try await desk.create(staged.plan("low", parent: "old", algorithm: .p256))
        let new = try await desk.rollOver(old.id)
        let before = try Certificate(der: old.certificate)
        #expect(try Certificate(der: new.certificate).subjectDER == before.subjectDER)
        _ = try await desk.rollOver(#require(AuthorityID("low")))
        for name in ["low", "low-2"] {
            #expect(try reaches(name, ["old", "old-2"], centre) == [true, true], "\(name)")
        }
        try await centre.close()
    }

    @Test("A successor that could not be linked is refused before anything of it is made")
    func otherName() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open(definition: limited(staged.prepared))
        let desk = try staged.desk(centre)
        let old = try await desk.create(root("r"))
        let before = try traces(centre)
        let renewal = renewal(as: "另一名")
        let error = await #expect(throws: HierarchyError.self) {
            _ = try await desk.rollOver(old.id, renewal)
        }
        guard case .unlinkable(let id, let detail) = error?.reason else {
            Issue.record("another: \(String(describing: error))")
            return
        }
        #expect(id == old.id && detail.contains("path-length"))
        #expect(try traces(centre) == before)
        try await centre.close()
    }

    @Test("A root without a path length gets the next name, as ever")
    func withoutLength() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let old = try await staged.desk(centre).create(root("r"))
        let new = try await staged.desk(centre).rollOver(old.id)
        #expect(try Certificate(der: new.certificate).subject[.commonName] == "根 r G2")
        _ = try await staged.desk(centre).create(staged.plan("low", parent: "r-2", algorithm: .p256))
        #expect(try reaches("low", ["r", "r-2"], centre) == [true, true])
        try await centre.close()
    }
}
