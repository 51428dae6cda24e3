import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("Authorities that others limit", .serialized)
struct LimitedAuthorityTests {
    private static let clients: [CertificateExtension] = [.extendedKeyUsage([.clientAuth])]

    private func order(
        _ profile: String,
        _ facts: [String: String],
        by authority: AuthorityID,
        at centre: CACentre
    ) async throws -> IssuedCertificate {
        let facts = ["organization": "某单位"].merging(facts) { $1 }
        return try await centre.issue(
            ServiceOrder(
                profile: profile,
                proof: try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "anything"),
                facts: facts.map { ServiceOrder.Fact(name: $0.key, value: $0.value) },
                authority: authority
            ),
            by: centre.staffOperator("admin")
        )
    }

    /// The rules that objected.
    private func rules(_ error: (any Error)?) -> [String] {
        guard let error = error as? IssuanceError, case .lintFailed(let findings) = error.reason else {
            return []
        }
        return findings.map(\.rule)
    }

    private func imported(
        _ extensions: [CertificateExtension],
        _ staged: StagedHierarchy,
        _ centre: CACentre
    ) async throws -> AuthorityID {
        let key = try PrivateKey.generate(.p256)
        let certificate = try ForeignAuthority.certificate(key, extensions: extensions)
        let plan = try ForeignAuthority.plan("old", key: key, certificate: certificate)
        return try await staged.desk(centre).importAuthority(plan).id
    }

    @Test("An authority for clients has an OCSP signer, certifies clients, and no server")
    func purposes() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let id = try await imported(Self.clients, staged, centre)
        #expect(try centre.book.signers(.ocsp).contains { $0.authority == id })
        #expect(try centre.identity(of: centre.authorityRecord(id.name)).purposes == [.clientAuth])
        _ = try await order("TLS-CLIENT", ["name": "node"], by: id, at: centre)
        let error = await #expect(throws: (any Error).self) {
            _ = try await order("TLS-SERVER", ["dnsNames": "www.example.cn"], by: id, at: centre)
        }
        #expect(rules(error) == ["extended-key-usage-issuer"])
        try await centre.close()
    }

    @Test("An authority of one domain certifies no other")
    func names() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let constraints = NameConstraints(permitted: [.dns("example.cn")], excluded: [])
        let id = try await imported([.nameConstraints(constraints)], staged, centre)
        _ = try await order("TLS-SERVER", ["dnsNames": "www.example.cn"], by: id, at: centre)
        let error = await #expect(throws: (any Error).self) {
            _ = try await order("TLS-SERVER", ["dnsNames": "www.example.com"], by: id, at: centre)
        }
        #expect(rules(error) == ["name-constraints-issuer"])
        try await centre.close()
    }

    /// The shipped definition with a policy in the certificates of OCSP signers, and another one for servers.
    private func withPolicies(_ prepared: PreparedCentre) throws -> String {
        let path = prepared.path("policies")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        for (name, old, new) in [
            ("OCSP", "  ocspNoCheck: true", "  ocspNoCheck: true\n  policies: [\(Self.policy)]"),
            ("TLS-SERVER", Self.policy, "2.16.840.1.101.3.2.1.48.5"),
        ] {
            let profile = "\(path)/profiles/\(name).yaml"
            let text = try String(contentsOfFile: profile, encoding: .utf8)
            let edited = text.replacingOccurrences(of: old, with: new)
            #expect(edited != text)
            try edited.write(toFile: profile, atomically: true, encoding: .utf8)
        }
        return path
    }

    /// That of TLS-CLIENT as it is shipped.
    private static let policy = "2.16.840.1.101.3.2.1.48.4"

    @Test("An authority whose paths must have a policy is not taken while its OCSP signer would have none")
    func demandedOfSigner() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let demand = [
            try ForeignAuthority.policyDemand(), try CertificateExtension.certificatePolicies([Self.policy]),
        ]
        let refused = await #expect(throws: MigrationError.self) {
            _ = try await imported(demand, staged, centre)
        }
        guard case .mayNotIssue(let detail) = refused?.reason else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(detail.contains("policy-constraints-issuer"))
        let request = try await staged.request("gov", at: centre)
        let key = try PrivateKey.generate(.p256)
        let root = try ForeignAuthority.certificate(key)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: root,
            key: key,
            extensions: demand
        )
        let error = await #expect(throws: HierarchyError.self) {
            _ = try await staged.desk(centre).importCertificate(certificate, for: request.id, chain: [root])
        }
        guard case .certificateUnfit(let detail) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("policy-constraints-issuer"))
        #expect(try centre.book.authorities().allSatisfy { $0.id != request.id && $0.id.name != "old" })
        try await centre.close()
    }

    @Test("A certificate without the policy that those above demand is refused before it is signed")
    func demanded() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open(definition: withPolicies(staged.prepared))
        let request = try await staged.request("gov", at: centre)
        let key = try PrivateKey.generate(.p256)
        let root = try ForeignAuthority.certificate(key)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: root,
            key: key,
            extensions: [
                ForeignAuthority.policyDemand(), CertificateExtension.certificatePolicies([Self.policy]),
            ]
        )
        _ = try await staged.desk(centre).importCertificate(certificate, for: request.id, chain: [root])
        let issued = try await order("TLS-CLIENT", ["name": "node"], by: request.id, at: centre)
        let findings = try await CertificateExamination(
            issued.certificate,
            intermediates: [certificate],
            anchors: [root],
            at: centre.clock.now
        ).run(asking: [])
        #expect(findings.first?.verdict == .passed)
        let error = await #expect(throws: (any Error).self) {
            _ = try await order("TLS-SERVER", ["dnsNames": "www.example.cn"], by: request.id, at: centre)
        }
        #expect(rules(error) == ["policy-constraints-issuer"])
        try await centre.close()
    }

    @Test("A certificate whose own path lacks the policy that is demanded above it is not taken")
    func demandedAbove() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let request = try await staged.request("gov", at: centre)
        let (rootKey, middleKey) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
        let root = try ForeignAuthority.certificate(rootKey)
        let proof = try CertificateRequest.signed(by: middleKey, name: "Middle CA")
        let middle = try ForeignAuthority.certify(
            proof,
            by: root,
            key: rootKey,
            extensions: [
                ForeignAuthority.policyDemand(), CertificateExtension.certificatePolicies([Self.policy]),
            ]
        )
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: middle,
            key: middleKey
        )
        let error = await #expect(throws: HierarchyError.self) {
            _ = try await staged.desk(centre).importCertificate(
                certificate,
                for: request.id,
                chain: [middle, root]
            )
        }
        guard case .chainUnfit(let detail) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("demands a policy"))
        try await centre.close()
    }

    /// An authority of ours below somebody else's that is for clients alone.
    private func belowClients(
        _ staged: StagedHierarchy,
        _ centre: CACentre
    ) async throws -> (record: AuthorityRecord, certificate: Certificate, root: Certificate) {
        let request = try await staged.request("gov", at: centre)
        let key = try PrivateKey.generate(.p256)
        let root = try ForeignAuthority.certificate(key, extensions: Self.clients)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: root,
            key: key
        )
        let record = try await staged.desk(centre)
            .importCertificate(certificate, for: request.id, chain: [root])
        return (record, certificate, root)
    }

    @Test("What limits the authority above limits the authority, from the given chain, after a restart too")
    func above() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let id = try await belowClients(staged, centre).record.id
        try await centre.close()
        let reopened = try staged.prepared.open()
        _ = try await order("TLS-CLIENT", ["name": "node"], by: id, at: reopened)
        let error = await #expect(throws: (any Error).self) {
            _ = try await order("TLS-SERVER", ["dnsNames": "www.example.cn"], by: id, at: reopened)
        }
        #expect(rules(error) == ["extended-key-usage-issuer"])
        try await reopened.close()
    }

    /// Issue 3.
    @Test(
        "What stands above an authority is in the book: files of it come back, and those of before are taken up"
    )
    func aboveInTheBook() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (record, certificate, root) = try await belowClients(staged, centre)
        let file = "\(centre.state.published)/gov-above.pem"
        let octets = FileManager.default.contents(atPath: file)
        #expect(octets == Data(root.pem))
        func doctor() -> [String] {
            HealthCheck(centre: centre) { [] }.run().filter { $0.check == "authorities" }.map(\.detail)
        }
        func limits() throws -> [ExtendedKeyUsage]? { try centre.identity(of: record).purposes }
        try FileManager.default.removeItem(atPath: file)
        #expect(try limits() == [.clientAuth])
        #expect(try centre.chain(of: record) == [certificate, root])
        try centre.publishCertificates()
        #expect(FileManager.default.contents(atPath: file) == octets)

        // A book of before has the file alone.
        try await centre.book.commit([.keepCertificatesAbove(record.id, [])])
        #expect(!doctor().contains { $0.contains("above gov") })
        _ = try await centre.recover()
        try FileManager.default.removeItem(atPath: file)
        #expect(try limits() == [.clientAuth])

        try await centre.book.commit([.keepCertificatesAbove(record.id, [])])
        #expect(doctor().contains { $0.contains("what stands above gov is not known here") })
        _ = try await staged.desk(centre).importCertificate(certificate, for: record.id, chain: [root])
        #expect(!doctor().contains { $0.contains("above gov") })
        try await centre.close()
    }
}
