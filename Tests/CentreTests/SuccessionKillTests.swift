import CentreSupport
import Model
import TestSupport
import Testing

/// Renew, re-key, replace and reissue as a process that is killed, between any two of its moments, and run again.
@Suite("A succession that is killed", .serialized)
struct SuccessionKillTests {
    @Test(
        "Killed at any moment and run again, it has one successor, and the predecessor ends as it should",
        arguments: [IssuanceAct.renew, .rekey, .replace, .reissue]
    )
    func killedOnce(act: IssuanceAct) async throws {
        let trial = try await SuccessionTrial.make(act)
        let rehearsal = try trial.copy()
        let whole = try rehearsal.run()
        #expect(whole.isDone, "\(whole.lines)")
        #expect(whole.lines.dropLast().filter { !$0.hasPrefix("settled ") } == trial.points)
        #expect(try rehearsal.faults() == [])

        var table = KillTable()
        for point in trial.points {
            let victim = try trial.copy()
            let first = try victim.run(death: point)
            #expect(first.wasKilled && first.lines.last == point)
            #expect(try victim.faultsMeanwhile() == [], "\(point)")
            let left = try victim.describe()
            let second = try victim.run()
            #expect(second.isDone, "\(point): \(second.outcome)")
            let faults = try victim.faults()
            #expect(faults == [], "\(point)")
            table.add(
                "\(act.rawValue) \(point)",
                left,
                faults.isEmpty ? second.outcome : faults.joined(separator: "; ")
            )
        }
        print(table.text)
    }

    @Test("Killed at two moments, one after the other, it still has one successor", arguments: UInt64(0)..<4)
    func killedTwice(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let acts = [IssuanceAct.renew, .rekey, .replace, .reissue]
        let trial = try await SuccessionTrial.make(acts[Int(seed) % acts.count])
        for _ in 0..<2 {
            let moment = try #require(trial.points.randomElement(using: &generator))
            _ = try trial.run(death: moment)
            #expect(try trial.faultsMeanwhile() == [], "\(moment)")
        }
        _ = try trial.run()
        #expect(try trial.faults() == [])
    }
}
