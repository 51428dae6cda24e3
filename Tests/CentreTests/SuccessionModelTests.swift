import CentreSupport
import Testing

@Suite("Successions against a model of their rules")
struct SuccessionModelTests {
    @Test(
        "Whatever happens in whatever order, book and model agree",
        arguments: Array(UInt64(1)...12) + [119, 122, 124]
    )
    func random(seed: UInt64) async throws {
        var walk = try await SuccessionWalk(seed: seed)
        for _ in 0..<70 {
            try await walk.step()
            try walk.compare()
        }
        #expect(try ProductionFinding.faults(in: walk.centre) == [])
        #expect(walk.counts["prove done", default: 0] > 0)
    }
}
