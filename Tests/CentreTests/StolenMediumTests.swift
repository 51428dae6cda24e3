import CentreSupport
import Foundation
import Issuer
import Model
import Store
import Testing

@testable import Centre

/// Issue 3: the medium with the key of a root is in somebody else's hands, and comes back no more.
@Suite("A root whose medium was stolen", .serialized)
struct StolenMediumTests {
    private let root: AuthorityID

    init() throws {
        root = try #require(AuthorityID("root"))
    }

    /// A centre whose root key is on a medium that is not here.
    private func stolen() async throws -> StagedHierarchy {
        let staged = try await StagedHierarchy.make()
        let medium = staged.prepared.path("medium")
        try FileManager.default.createDirectory(atPath: medium, withIntermediateDirectories: false)
        let centre = try staged.prepared.open(rootKeys: RootKeys(folder: medium))
        #expect(try await centre.publishLists().failed.isEmpty)
        try await staged.desk(centre).takeOffline(root)
        try await centre.close()
        return staged
    }

    @Test("It is given up without its key once it is reported compromised")
    func givenUp() async throws {
        let staged = try await stolen()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        #expect(try desk.outliving(root) == nil)
        _ = try await desk.revoke(root, RevocationOrder(RevocationReason.keyCompromise))
        #expect(try centre.authorityRecord("root").state == .retired)
        let valid = try #require(try desk.outliving(root))
        let refusal = await #expect(throws: HierarchyError.self) { _ = try await desk.giveUp(root) }
        #expect(refusal?.reason == .needed(root, valid: valid))

        #expect(try await desk.giveUp(root, evenThough: valid).isEmpty)
        #expect(try centre.authorityRecord("root").state == .destroyed)
        let events = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        let event = events.last { $0.action == "authority.giveUp" }
        #expect(event?.detail["fallen"] == "keyCompromise" && event?.detail["second"] == "he.pki")
        #expect(try centre.authoritiesAway().isEmpty)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.book.isBlocked(keyHash: centre.authorityRecord("root").keyHash))
        try await centre.close()
    }

    @Test("One that is only retired waits for its key as before")
    func retired() async throws {
        let staged = try await stolen()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        try await desk.retire(root)
        let refusal = await #expect(throws: HierarchyError.self) {
            _ = try await desk.giveUp(root, evenThough: 99)
        }
        #expect(refusal?.reason == .absenceUnproven(root))
        #expect(try centre.authorityRecord("root").state == .retired)
        try await centre.close()
    }
}
