import CentreSupport
import Model
import Store
import Testing

@testable import Centre

/// Issue 3: what was begun and cannot be taken back is seen before somebody relies on what it ends.
@Suite("Keys whose destruction was cut", .serialized)
struct CutEndingTests {
    private func warnings(_ centre: CACentre) -> [String] {
        HealthCheck(centre: centre) { [] }.run()
            .filter { $0.check == "authorities" && $0.severity == .warning }.map(\.detail)
    }

    @Test("The doctor names an authority and a request, and the command that ends each")
    func named() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let id = try await desk.create(staged.plan("sub", parent: "root", algorithm: .p256)).id
        try await desk.retire(id)
        let request = try await staged.request("gov", at: centre)
        let snapshots = Snapshots(of: staged.prepared)
        let killed = try staged.desk(centre) { if $0 == .intended { snapshots.take("intended") } }
        _ = try await killed.giveUpRequest(request.id)
        _ = try await killed.destroy(id)
        #expect(warnings(centre).allSatisfy { !$0.contains("said again ends it") })
        try await centre.close()

        let first = try #require(snapshots.all.first).copy
        let givingUp = try first.open()
        #expect(warnings(givingUp).contains { $0.contains("'pki authority give-up gov --confirm'") })
        _ = try await staged.desk(givingUp).giveUpRequest(request.id)
        #expect(warnings(givingUp).allSatisfy { !$0.contains("give-up gov") })
        try await givingUp.close()

        let second = try #require(snapshots.all.last).copy
        let destroying = try second.open()
        #expect(warnings(destroying).contains { $0.contains("'pki authority destroy sub --confirm'") })
        _ = try await staged.desk(destroying).destroy(id)
        #expect(warnings(destroying).allSatisfy { !$0.contains("destroy sub") })
        try await destroying.close()
    }
}
