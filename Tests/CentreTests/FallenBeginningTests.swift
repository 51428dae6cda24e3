import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: what an authority began that falls with another one is a signature that nobody accepts.
@Suite("What fallen authorities had begun", .serialized)
struct FallenBeginningTests {
    private let compromise = RevocationOrder(RevocationReason.keyCompromise)
    private let root: AuthorityID
    private let issuing: AuthorityID

    init() throws {
        root = try #require(AuthorityID("root"))
        issuing = try #require(AuthorityID("issuing"))
    }

    @Test("It is given up with the revocation of the one above, and no later start signs it")
    func below() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let begun = try await centre.leaveBegun(by: issuing)
        let fall = try await staged.desk(centre).revoke(root, compromise)
        #expect(fall.authorities == [issuing])
        #expect(try centre.book.certificate(begun)?.state == .abandoned)
        #expect(try await centre.recover().isEmpty)
        try await centre.close()
    }

    @Test("It is given up with the cross certificate by which its authority stood, and not before")
    func cross() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let plan = AuthorityPlan(
            id: try #require(AuthorityID("root-b")),
            role: .root,
            algorithm: .p256,
            commonName: "第二根",
            organization: "必联"
        )
        let other = try await desk.create(plan).id
        let cross = try await desk.crossSign(issuing, by: other)
        let begun = try await centre.leaveBegun(by: issuing)
        _ = try await desk.revoke(root, compromise)
        #expect(try centre.book.certificate(begun)?.state == .signing)
        let id = CertificateID(authority: other, serial: cross.serial)
        try await desk.revokeCertificate(id, RevocationOrder(RevocationReason.superseded))
        #expect(try centre.book.certificate(begun)?.state == .abandoned)
        try await centre.close()
    }

    @Test("What it began of a subscriber its compromised key does not sign, and its successor may")
    func subscriber() async throws {
        let staged = try await StagedHierarchy.make()
        let first = try staged.prepared.open()
        let snapshots = Snapshots(of: staged.prepared)
        let key = try PrivateKey.generate(.p256)
        func request(at authority: AuthorityRecord) throws -> IssuanceRequest {
            IssuanceRequest(
                profile: "OCSP",
                facts: .responder(of: try Certificate(der: authority.certificate).subject),
                proof: try .proof(of: key),
                actor: "test"
            )
        }
        let signer = try first.authority("issuing") { if $0 == .intended { snapshots.take("intended") } }
        let begun = try await signer.issue(request(at: first.authorityRecord("issuing"))).id
        try await first.close()

        let cut = StagedHierarchy(prepared: try #require(snapshots.all.first).copy)
        let centre = try cut.prepared.open()
        let desk = try cut.desk(centre)
        _ = try await desk.revoke(issuing, compromise)
        #expect(try await centre.recover().map(\.settlement) == [.renounced])
        #expect(try centre.book.certificate(begun)?.state == .abandoned)
        guard case .revoked = try centre.book.status(of: begun) else {
            Issue.record("it is not revoked")
            return
        }
        #expect(try await centre.recover().isEmpty)
        let next = try await desk.rollOver(issuing)
        #expect(try await centre.authority(next.id.name).issue(request(at: next)).id.authority == next.id)
        try await centre.close()
    }
}
