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

    @Test("What limits the authority above limits the authority, from the given chain, after a restart too")
    func above() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let request = try await staged.request("gov", at: centre)
        let key = try PrivateKey.generate(.p256)
        let root = try ForeignAuthority.certificate(key, extensions: Self.clients)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: root,
            key: key
        )
        _ = try await staged.desk(centre).importCertificate(certificate, for: request.id, chain: [root])
        try await centre.close()
        let reopened = try staged.prepared.open()
        _ = try await order("TLS-CLIENT", ["name": "node"], by: request.id, at: reopened)
        let error = await #expect(throws: (any Error).self) {
            _ = try await order("TLS-SERVER", ["dnsNames": "www.example.cn"], by: request.id, at: reopened)
        }
        #expect(rules(error) == ["extended-key-usage-issuer"])
        try await reopened.close()
    }
}
