import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("OCSP signers of authorities that come from elsewhere", .serialized)
struct SignerRehearsalTests {
    @Test("An authority that could not issue its OCSP signer is not taken, and nothing is written")
    func signer() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let request = try await staged.request("gov", at: centre)
        let before = try traces(centre)
        let name = try DistinguishedName([.init(.organizationName, "别家")])
        let constraints = NameConstraints(permitted: [.directory(name)], excluded: [])
        let key = try PrivateKey.generate(.p256)
        let plans = [
            try ForeignAuthority.certificate(key, seconds: 3600),
            try ForeignAuthority.certificate(key, extensions: [.nameConstraints(constraints)]),
        ]
        for certificate in plans {
            let plan = try ForeignAuthority.plan("old", key: key, certificate: certificate)
            let error = await #expect(throws: MigrationError.self) {
                _ = try await staged.desk(centre).importAuthority(plan)
            }
            guard case .mayNotIssue = error?.reason else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        let root = try ForeignAuthority.certificate(key)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: root,
            key: key,
            seconds: 3600
        )
        let error = await #expect(throws: HierarchyError.self) {
            _ = try await staged.desk(centre).importCertificate(certificate, for: request.id, chain: [root])
        }
        guard case .certificateUnfit = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try traces(centre) == before)
        try await centre.close()
    }

    private func traces(_ centre: CACentre) throws -> [Int] {
        [
            try StateFiles.count(in: centre.state.keys), try StateFiles.count(in: centre.state.published),
            try centre.book.authorities().count, try centre.book.authorityRequests().count,
        ]
    }
}
