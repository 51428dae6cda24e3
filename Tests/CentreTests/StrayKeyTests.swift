import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: what was cut, and cannot be finished as it was begun.
@Suite("Keys of authorities that another authority has begun to certify", .serialized)
struct StrayKeyTests {
    private let root: AuthorityID
    private let issuing: AuthorityID

    init() throws {
        root = try #require(AuthorityID("root"))
        issuing = try #require(AuthorityID("issuing"))
    }

    /// A centre whose rollover of the issuing authority was cut after a step, with a second root.
    private func cut(after step: IssuanceStep) async throws -> (staged: StagedHierarchy, other: AuthorityID) {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let plan = AuthorityPlan(
            id: try #require(AuthorityID("root-b")),
            role: .root,
            algorithm: .p256,
            commonName: "第二根",
            organization: "必联"
        )
        let other = try await staged.desk(centre).create(plan).id
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { if $0 == .issuance(step) { snapshots.take("cut") } }
            .rollOver(issuing)
        try await centre.close()
        return (StagedHierarchy(prepared: try #require(snapshots.all.first).copy), other)
    }

    /// The only certificate that the root has begun or signed for the successor.
    private func begun(_ centre: CACentre) throws -> CertificateRecord {
        let known = Set(try centre.book.authorities().map(\.keyHash))
        var filter = CertificateFilter()
        filter.authority = root
        filter.purposes = [.authority]
        let others = try centre.book.certificates(filter, limit: 10).filter {
            !known.contains($0.reservation.keyHash)
        }
        #expect(others.count == 1)
        return try #require(others.first)
    }

    @Test(
        "The root that had certified it has a successor: the line goes on with a new key, and what was signed is revoked",
        arguments: [IssuanceStep.intended, .stored]
    )
    func rolledOver(step: IssuanceStep) async throws {
        let (staged, _) = try await cut(after: step)
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let before = try begun(centre)
        let next = try await desk.rollOver(root)
        let made = try await desk.rollOver(issuing)
        #expect(made.id.name == "issuing-2" && made.parent == next.id)
        #expect(made.keyHash != before.reservation.keyHash)
        #expect(try centre.book.certificate(before.id)?.state == .revoked)
        let file = URL(fileURLWithPath: "\(staged.prepared.state)/published/root.crl")
        var listed: [SerialNumber] = []
        try RevocationList(der: [UInt8](Data(contentsOf: file))).forEachEntry { listed.append($0.serial) }
        #expect(listed.contains(before.id.serial))
        let key = try #require(try centre.keyAtHand(made))
        #expect(try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo).fingerprint == made.keyHash)
        try await centre.close()
    }

    @Test("Another parent is named: what the first one began is given up, and nothing of it is ever signed")
    func otherParent() async throws {
        let (staged, other) = try await cut(after: .intended)
        let centre = try staged.prepared.open()
        let before = try begun(centre)
        var renewal = AuthorityDesk.Renewal()
        renewal.parent = other
        let made = try await staged.desk(centre).rollOver(issuing, renewal)
        #expect(made.parent == other && made.keyHash != before.reservation.keyHash)
        #expect(try centre.book.certificate(before.id)?.state == .abandoned)
        #expect(try centre.recoverable().isEmpty)
        try await centre.close()
    }

    @Test("A discard that was cut before the key was destroyed is finished, and the key is nobody's")
    func discardCut() async throws {
        let (staged, other) = try await cut(after: .intended)
        let first = try staged.prepared.open()
        let keyHash = try begun(first).reservation.keyHash
        var renewal = AuthorityDesk.Renewal()
        renewal.parent = other
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(first) { if $0 == .intended { snapshots.take("discarded") } }
            .rollOver(issuing, renewal)
        try await first.close()
        let copy = try #require(snapshots.all.first).copy
        let centre = try copy.open()
        #expect(try KeyFile.open("issuing-2.key", of: centre).publicKey.fingerprint == keyHash)
        let made = try await StagedHierarchy(prepared: copy).desk(centre).rollOver(issuing, renewal)
        #expect(made.keyHash != keyHash)
        #expect(try KeyFile.open("issuing-2.key", of: centre).publicKey.fingerprint == made.keyHash)
        try await centre.close()
    }

    @Test("A key that was blocked with what was begun for it gives way to a new one, and the line goes on")
    func blockedWithIt() async throws {
        let (staged, other) = try await cut(after: .intended)
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let keyHash = try begun(centre).reservation.keyHash
        try await desk.retire(root)
        try await centre.book.commit([
            .blockKey(keyHash: keyHash, reason: .cessationOfOperation, at: centre.clock.now)
        ])
        var renewal = AuthorityDesk.Renewal()
        renewal.parent = other
        let made = try await desk.rollOver(issuing, renewal)
        #expect(made.parent == other && made.keyHash != keyHash)
        try await centre.close()
    }

    @Test("A certificate that was revoked since does not keep the name from being given again")
    func revoked() async throws {
        let (staged, _) = try await cut(after: .stored)
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let before = try begun(centre)
        try await desk.revokeCertificate(before.id, RevocationOrder(RevocationReason.superseded))
        let made = try await desk.rollOver(issuing)
        #expect(made.parent == root && made.keyHash != before.reservation.keyHash)
        try await centre.close()
    }

    @Test("Doctor names what was signed for nobody on record, and no more once it is revoked")
    func told() async throws {
        let (staged, _) = try await cut(after: .stored)
        let centre = try staged.prepared.open(
            .fixed(WallClock.system.now.advanced(bySeconds: 300))
        )
        let serial = try begun(centre).id.serial
        let words = "signed certificate \(serial.hexadecimal) for"
        func told() -> Bool {
            HealthCheck(centre: centre) { [] }.run().contains {
                $0.check == "authorities" && $0.detail.contains(words)
            }
        }
        #expect(told())
        let id = CertificateID(authority: root, serial: serial)
        try await staged.desk(centre).revokeCertificate(id, RevocationOrder(RevocationReason.superseded))
        #expect(!told())
        try await centre.close()
    }

    @Test("Doctor names an authority that stands and whose key an earlier version blocked")
    func blocked() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let keyHash = try centre.authorityRecord("issuing").keyHash
        func told() -> Bool {
            HealthCheck(centre: centre) { [] }.run().contains {
                $0.check == "authorities" && $0.detail.hasPrefix("the key of issuing is blocked")
            }
        }
        #expect(!told())
        let now = centre.clock.now
        try await centre.book.commit([
            .blockKey(keyHash: keyHash, reason: .cessationOfOperation, at: now)
        ])
        #expect(told())
        try await centre.close()
    }

    @Test("An authority that ends gives up what it began for another, and no later start signs it")
    func ended() async throws {
        for reason in [RevocationReason?.none, .keyCompromise] {
            let (staged, other) = try await cut(after: .intended)
            let centre = try staged.prepared.open()
            let desk = try staged.desk(centre)
            let before = try begun(centre)
            if let reason {
                _ = try await desk.revoke(root, RevocationOrder(reason))
            } else {
                try await desk.retire(root)
            }
            #expect(try centre.recoverable().isEmpty)
            #expect(try await centre.recover().isEmpty)
            #expect(try centre.book.certificate(before.id)?.state == .abandoned)
            var renewal = AuthorityDesk.Renewal()
            renewal.parent = other
            #expect(try await desk.rollOver(issuing, renewal).parent == other)
            try await centre.close()
        }
    }
}

extension CACentre {
    /// What the next start would finish.
    fileprivate func recoverable() throws -> [CertificateID] { try book.unfinishedCertificates().map(\.id) }
}
