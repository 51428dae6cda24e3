import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3.
@Suite("OCSP signers whose making was killed", .serialized)
struct KilledSignerTests {
    /// The centre as a power loss leaves it while the certificate of an authority's next signer is signed.
    private func cut(_ id: AuthorityID, in prepared: PreparedCentre) async throws -> StagedHierarchy {
        let centre = try prepared.open()
        let record = try centre.authorityRecord(id.name)
        let before = try centre.book.signers(.ocsp).filter { $0.authority == id }
        let made = try await centre.signerKey(of: record, record.algorithm, besides: before, at: .file)
        let snapshots = Snapshots(of: prepared)
        let authority = try centre.signer(record) { step in
            if step == .intended { snapshots.take("intended") }
        }
        _ = try await authority.issue(
            IssuanceRequest(
                profile: "OCSP",
                facts: .responder(of: Certificate(der: record.certificate).subject),
                proof: .proof(of: made.key),
                actor: "system"
            )
        )
        try await centre.close()
        return StagedHierarchy(prepared: try #require(snapshots.all.first?.copy))
    }

    /// The states of what was certified for a signer's key.
    private func states(_ signer: SignerRecord, _ centre: CACentre) throws -> [CertificateState] {
        var filter = CertificateFilter()
        filter.keyHash = signer.keyHash
        return try centre.book.certificates(filter, limit: 10).map(\.state)
    }

    @Test("The next one is finished with the key and the certificate that were begun")
    func renewed() async throws {
        let issuing = try #require(AuthorityID("issuing"))
        let staged = try await cut(issuing, in: StagedHierarchy.make().prepared)
        let centre = try staged.prepared.open()
        let begun = try #require(try centre.book.unfinishedCertificates().first)
        #expect(begun.state == .signing)
        let signer = try await centre.renewSigner(of: centre.authorityRecord("issuing"))
        let certificate = try Certificate(der: #require(signer.certificate))
        #expect(certificate.serial == begun.id.serial)
        #expect(try states(signer, centre) == [.active])
        #expect(try centre.book.unfinishedCertificates().isEmpty)
        try await centre.close()
    }

    @Test("A new authority whose signer was begun is finished by the same command")
    func created() async throws {
        let staged = try await StagedHierarchy.make()
        let plan = try staged.plan("sub", parent: "root", algorithm: .p256)
        let snapshots = Snapshots(of: staged.prepared)
        let centre = try staged.prepared.open()
        _ = try await staged.desk(centre) { if $0 == .published { snapshots.take("published") } }.create(plan)
        try await centre.close()
        let killed = try await cut(plan.id, in: #require(snapshots.all.first?.copy))
        let again = try killed.prepared.open()
        let record = try await killed.desk(again).create(plan)
        #expect(record.id == plan.id)
        let signers = try again.book.signers(.ocsp).filter { $0.authority == plan.id }
        #expect(signers.count == 1)
        #expect(try signers.map { try states($0, again) } == [[.active]])
        try await again.close()
    }

    @Test("A compromised signer is revoked though the making of the next one was killed, and once")
    func revoked() async throws {
        let issuing = try #require(AuthorityID("issuing"))
        let staged = try await cut(issuing, in: StagedHierarchy.make().prepared)
        let centre = try staged.prepared.open()
        let old = try #require(try centre.book.signers(.ocsp).first { $0.authority == issuing })
        let serial = try Certificate(der: #require(old.certificate)).serial
        let order = RevocationOrder(RevocationReason.keyCompromise)
        try await staged.desk(centre).revokeSigner(of: issuing, serial: serial, order)
        #expect(try states(old, centre) == [.revoked])
        #expect(try centre.signerEnd(of: issuing) != nil)
        let refusal = RevocationRefusal(.alreadyRevoked(serial: serial.hexadecimal))
        await #expect(throws: refusal) {
            try await staged.desk(centre).revokeSigner(of: issuing, serial: serial, order)
        }
        try await centre.close()
    }
}
