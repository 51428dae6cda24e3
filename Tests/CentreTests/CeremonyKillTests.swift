import CentreSupport
import Foundation
import Model
import Store
import Testing

@testable import Centre

/// Ceremonies that move a key, as the power failed at each moment of them.
@Suite("A ceremony over a key that is killed", .serialized)
struct CeremonyKillTests {
    private static let text = """
        ceremony: split
        purpose: 测试
        notBefore: 2020-01-01
        notAfter: 2099-12-31
        participants:
          - {role: operator, staff: admin}
          - {role: second, staff: he.pki}
          - {role: witness, name: 张公证}
        steps:
          - {do: share, authority: root, threshold: 2, of: 3, to: shares}
        """

    @Test("A step that is on record is not done twice, and leaves no second file of the key")
    func share() async throws {
        let shared = try await SharedHierarchy.make()
        let (staged, prepared) = (shared.staged, shared.staged.prepared)
        try Data(Self.text.utf8).write(to: URL(fileURLWithPath: prepared.path("ceremony.yaml")))
        let ceremony = try Ceremony(path: prepared.path("ceremony.yaml"))
        let centre = try prepared.open()
        _ = try await staged.rehearse(ceremony, in: centre)
        let snapshots = Snapshots(of: prepared)
        _ = try await staged.hold(ceremony, in: centre, to: prepared.path(".")) { _, step in
            snapshots.take(step.map { "\($0)" } ?? "end")
        }
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["sharesDealt", "keyMade", "recorded", "keyDestroyed", "end"])
        for (moment, copy) in snapshots.all {
            let again = try Ceremony(path: copy.path("ceremony.yaml"))
            let reopened = try copy.open()
            if ["sharesDealt", "keyMade"].contains(moment) {
                await #expect(throws: ShareError.self, "\(moment)") {
                    _ = try await staged.hold(again, in: reopened, to: copy.path("."))
                }
                for file in try FileManager.default.contentsOfDirectory(atPath: copy.path("shares")) {
                    try FileManager.default.removeItem(atPath: copy.path("shares/\(file)"))
                }
            }
            _ = try await staged.hold(again, in: reopened, to: copy.path("."))
            try await reopened.close()
            #expect(try SharedHierarchy.keyFiles(copy).count == 1, "\(moment)")
            let shares = SharedHierarchy.shares([1, 2], in: "shares", of: copy)
            #expect(try await SharedHierarchy.opens(copy, with: shares), "\(moment)")
        }
    }

    @Test("A new authority has its OCSP signer and its list, whenever the ceremony was killed")
    func creation() async throws {
        let text = Self.text.replacingOccurrences(
            of: "{do: share, authority: root, threshold: 2, of: 3, to: shares}",
            with:
                "{do: create-issuing, authority: sub, parent: root, algorithm: p256, commonName: 签发九, organization: 必联}"
        )
        let staged = try await StagedHierarchy.make()
        let prepared = staged.prepared
        try Data(text.utf8).write(to: URL(fileURLWithPath: prepared.path("ceremony.yaml")))
        let ceremony = try Ceremony(path: prepared.path("ceremony.yaml"))
        let centre = try prepared.open()
        _ = try await staged.rehearse(ceremony, in: centre)
        let snapshots = Snapshots(of: prepared)
        _ = try await staged.hold(ceremony, in: centre, to: prepared.path(".")) { _, step in
            snapshots.take(step.map { "\($0)" } ?? "end")
        }
        try await centre.close()
        #expect(snapshots.all.map(\.moment).contains("recorded"))
        let sub = try #require(AuthorityID("sub"))
        for (moment, copy) in snapshots.all {
            let again = try Ceremony(path: copy.path("ceremony.yaml"))
            let reopened = try copy.open()
            _ = try await staged.hold(again, in: reopened, to: copy.path("."))
            let list = try reopened.book.latestRevocationList(of: RevocationListName(sub))
            #expect(list?.fingerprint != nil, "\(moment)")
            #expect(try reopened.book.signers(.ocsp).contains { $0.authority == sub }, "\(moment)")
            try await reopened.close()
        }
    }
}
