import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("Whose a public key is", .serialized)
struct AuthorityKeyTests {
    private static let root = AuthorityID("root")

    /// The key of a TLS server of this centre.
    private func subscriber(_ centre: CACentre) async throws -> PrivateKey {
        let key = try PrivateKey.generate(.p256)
        try await order(key, at: centre)
        return key
    }

    private func order(_ key: PrivateKey, at centre: CACentre) async throws {
        _ = try await centre.issue(
            ServiceOrder(
                profile: "TLS-SERVER",
                proof: try CertificateRequest.signed(by: key, name: "anything"),
                facts: [
                    ServiceOrder.Fact(name: "organization", value: "某单位"),
                    ServiceOrder.Fact(name: "dnsNames", value: "www.example.cn"),
                ]
            ),
            by: centre.staffOperator("admin")
        )
    }

    /// A key that was reported compromised.
    private func blocked(_ centre: CACentre) async throws -> PrivateKey {
        let key = try PrivateKey.generate(.p256)
        let hash = key.publicKey.fingerprint
        try await centre.book.commit([
            .blockKey(keyHash: hash, reason: .keyCompromise, at: centre.clock.now)
        ])
        return key
    }

    private func reason(of error: (any Error)?) -> BookError.Reason? {
        if let error = error as? BookError { return error.reason }
        guard let error = error as? IssuanceError else { return nil }
        switch error.reason {
        case .book(let error): return error.reason
        case .keyBlocked(let hash): return .keyBlocked(keyHash: hash)
        default: return nil
        }
    }

    /// What an act for an authority's key must leave as it was.
    private func traces(_ centre: CACentre) throws -> [Int] {
        [
            try StateFiles.count(in: centre.state.keys), try centre.book.authorities().count,
            try centre.book.authorityRequests().count, try centre.book.signers(.ocsp).count,
        ]
    }

    @Test(
        "An authority whose key is a subscriber's, a signer's or blocked is not imported, with its key or without"
    )
    func imports() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let taken = [
            try await subscriber(centre), try KeyFile.open("audit.key", of: centre),
            try KeyFile.open("ocsp-issuing-1.key", of: centre),
            try KeyFile.open("staff-admin.key", of: centre),
        ]
        let compromised = try await blocked(centre)
        let before = try traces(centre)
        for key in taken + [compromised] {
            let hash = key.publicKey.fingerprint
            let wanted: BookError.Reason =
                key.publicKey == compromised.publicKey
                ? .keyBlocked(keyHash: hash) : .keyAlreadyCertified(keyHash: hash)
            let plan = try ForeignAuthority.plan("old", key: key)
            let bare = try ForeignAuthority.plan("old", key: nil, certificate: plan.certificate)
            for plan in [plan, bare] {
                let error = await #expect(throws: (any Error).self) {
                    _ = try await staged.desk(centre).importAuthority(plan)
                }
                #expect(reason(of: error) == wanted)
            }
        }
        #expect(try traces(centre) == before)
        try await centre.close()
    }

    @Test(
        "A key file that this book did not begin becomes nobody's key",
        arguments: ["sub", "gov", "staff-yi"]
    )
    func strangeFile(name: String) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let strange = try PrivateKey.generate(.p256)
        _ = try centre.keyring.store(strange, name: "\(name).key")
        func act(_ centre: CACentre) async throws {
            switch name {
            case "sub":
                _ = try await staged.desk(centre).create(staged.plan("sub", parent: "root", algorithm: .p256))
            case "gov": _ = try await staged.request("gov", at: centre)
            default:
                _ = try await centre.addStaff(
                    name: "yi",
                    displayName: "易受理",
                    roles: [.registrar],
                    by: centre.staffOperator("admin")
                )
            }
        }
        let error = await #expect(throws: KeyFileError.self) { try await act(centre) }
        guard case .notOfBook = error?.reason else {
            Issue.record("another: \(String(describing: error))")
            return
        }
        #expect(try KeyFile.open("\(name).key", of: centre).publicKey == strange.publicKey)
        #expect(try centre.book.certificate(keyHash: strange.publicKey.fingerprint) == nil)
        try await centre.close()
        try FileManager.default.removeItem(atPath: "\(staged.prepared.state)/keys/\(name).key")
        let later = try staged.prepared.open()
        try await act(later)
        #expect(try KeyFile.open("\(name).key", of: later).publicKey != strange.publicKey)
        try await later.close()
    }

    @Test("An authority that comes without its key does not get it after the key was blocked")
    func blockedMeanwhile() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let key = try PrivateKey.generate(.p256)
        let hash = key.publicKey.fingerprint
        let plan = try ForeignAuthority.plan("old", key: key)
        let bare = try ForeignAuthority.plan("old", key: nil, certificate: plan.certificate)
        _ = try await staged.desk(centre).importAuthority(bare)
        try await centre.book.commit([
            .blockKey(keyHash: hash, reason: .keyCompromise, at: centre.clock.now)
        ])
        let before = try traces(centre)
        let error = await #expect(throws: (any Error).self) {
            _ = try await staged.desk(centre).importAuthority(plan)
        }
        #expect(reason(of: error) == .keyBlocked(keyHash: hash))
        #expect(try traces(centre) == before)
        // What is on record may be said again.
        #expect(try await staged.desk(centre).importAuthority(bare).state == .retired)
        try await centre.close()
    }

    @Test("The name and the key of an outstanding request come by its certificate, not by an import")
    func outstanding() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        _ = try await staged.request("gov", at: centre)
        let key = try KeyFile.open("gov.key", of: centre)
        let before = try traces(centre)
        let other = try ForeignAuthority.plan("old", key: key)
        let error = await #expect(throws: (any Error).self) {
            _ = try await staged.desk(centre).importAuthority(other)
        }
        #expect(reason(of: error) == .keyAlreadyCertified(keyHash: key.publicKey.fingerprint))
        let same = try ForeignAuthority.plan("gov", key: .generate(.p256))
        let second = await #expect(throws: (any Error).self) {
            _ = try await staged.desk(centre).importAuthority(same)
        }
        #expect(reason(of: second) == .exists(object: "request of authority gov"))
        #expect(try traces(centre) == before)
        try await centre.close()
    }

    @Test("A certificate for a request whose key was blocked meanwhile is not taken")
    func importedCertificate() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        _ = try await staged.request("gov", at: centre)
        let key = try KeyFile.open("gov.key", of: centre)
        let id = try #require(AuthorityID("gov"))
        let record = try #require(try centre.book.authorityRequests().first)
        let root = try #require(Self.root)
        let certificate = try await staged.desk(centre)
            .sign(CertificateRequest(der: record.request), by: root, profile: "SUB-CA")
        try await staged.desk(centre).revokeCertificate(
            CertificateID(authority: root, serial: certificate.serial),
            RevocationOrder(RevocationReason.keyCompromise)
        )
        let before = try traces(centre)
        let error = await #expect(throws: (any Error).self) {
            _ = try await staged.desk(centre).importCertificate(certificate, for: id, chain: [])
        }
        #expect(reason(of: error) == .keyBlocked(keyHash: key.publicKey.fingerprint))
        #expect(try traces(centre) == before)
        try await centre.close()
    }

    @Test("A subscriber's, a signer's or a blocked key, and one of another name, get no cross certificate")
    func crossCertificates() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(Self.root)
        let compromised = try await blocked(centre)
        let keys = [
            try await subscriber(centre), try KeyFile.open("audit.key", of: centre),
            try KeyFile.open("issuing.key", of: centre), compromised,
        ]
        for key in keys {
            let foreign = try ForeignAuthority.plan("x", key: key).certificate
            let hash = key.publicKey.fingerprint
            let wanted: BookError.Reason =
                key.publicKey == compromised.publicKey
                ? .keyBlocked(keyHash: hash) : .keyAlreadyCertified(keyHash: hash)
            let error = await #expect(throws: (any Error).self) {
                _ = try await staged.desk(centre).crossSign(foreign, by: root)
            }
            #expect(reason(of: error) == wanted)
            let request = try CertificateRequest.signed(by: key, name: "Old CA")
            let second = await #expect(throws: (any Error).self) {
                _ = try await staged.desk(centre).sign(request, by: root, profile: "SUB-CA")
            }
            #expect(reason(of: second) == wanted)
        }
        try await centre.close()
    }

    @Test(
        "A key of one name has as many certificates of an authority as there are issuers, and may come here after"
    )
    func sameName() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(Self.root)
        let plan = try ForeignAuthority.plan("old", key: .generate(.p256))
        let second = try await staged.desk(centre).create(
            AuthorityPlan(
                id: #require(AuthorityID("root-9")),
                role: .root,
                parent: nil,
                algorithm: .p256,
                commonName: "根九",
                organization: "必联"
            )
        ).id
        let one = try await staged.desk(centre).crossSign(plan.certificate, by: root)
        let two = try await staged.desk(centre).crossSign(plan.certificate, by: second)
        #expect(one.publicKey == two.publicKey)
        #expect(try await staged.desk(centre).crossSign(plan.certificate, by: root).serial == one.serial)
        let record = try await staged.desk(centre).importAuthority(plan)
        #expect(record.state == .active)
        #expect(try await staged.desk(centre).importAuthority(plan) == record)
        let three = try await staged.desk(centre).crossSign(record.id, by: second)
        #expect(three.publicKey == one.publicKey)
        try await centre.close()
    }

    @Test("No certificate is issued for the key of an authority, a request, a signer or a member of staff")
    func subscribers() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let foreign = try PrivateKey.generate(.p256)
        _ = try await staged.desk(centre).importAuthority(ForeignAuthority.plan("old", key: foreign))
        let files = [
            "root.key", "issuing.key", "audit.key", "ocsp-issuing-1.key", "ocsp-old-1.key", "staff-admin.key",
        ]
        var keys = try files.map { try KeyFile.open($0, of: centre) }
        _ = try await staged.request("gov", at: centre)
        keys += [foreign, try KeyFile.open("gov.key", of: centre)]
        let filter = CertificateFilter()
        let before = try centre.book.certificates(filter, limit: 100).count
        for key in keys {
            let error = await #expect(throws: (any Error).self) { try await order(key, at: centre) }
            #expect(
                reason(of: error) == .keyAlreadyCertified(keyHash: key.publicKey.fingerprint),
                "\(String(describing: error))"
            )
        }
        #expect(try centre.book.certificates(filter, limit: 100).count == before)
        try await centre.close()
    }
}
