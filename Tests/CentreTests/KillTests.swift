import Centre
import CentreSupport
import Foundation
import Model
import Store
import TestSupport
import Testing
import Tokens

/// The production line as a process that is killed: by SIGKILL, between any two of its moments, and again.
@Suite("A production line that is killed", .serialized)
struct KillTests {
    /// Every `ProductionPoint`, in order, with all eight steps of `docs/issuance-cycle.md`.
    static let points = [
        "claimed", "allocated", "personalised", "initialized", "generated", "keyRecorded", "requested",
        "issuance.checked", "issuance.drawn", "issuance.built", "issuance.linted", "issuance.intended",
        "issuance.signed", "issuance.compared", "issuance.stored",
        "issued", "written", "readBack", "proven", "verified", "completed",
    ]

    @Test("Killed at any moment and run again, it makes one token with one certificate")
    func killedOnce() async throws {
        let paid = try await PaidCentre.make()
        let rehearsal = try paid.copy()
        let whole = try TortureRun(rehearsal.centre)
        #expect(whole.isDone)
        #expect(Array(whole.lines.dropLast(2)) == Self.points)
        #expect(try await rehearsal.faults() == [])

        var table = KillTable()
        for point in Self.points {
            let trial = try paid.copy()
            let first = try TortureRun(trial.centre, death: point)
            #expect(first.wasKilled && first.lines.last == point)
            let left = try trial.copy().describe()
            let second = try TortureRun(trial.centre)
            // A job that was done when the power failed has nothing left to do.
            let isOver = point == "completed" && second.outcome.contains("no paid application is waiting")
            #expect(second.isDone || isOver, "\(point): \(second.outcome)")
            let faults = try await trial.faults()
            #expect(faults == [], "\(point)")
            table.add(point, left, faults.isEmpty ? second.outcome : faults.joined(separator: "; "))
        }
        print(table.text)
    }

    @Test("Killed at two moments, one after the other, it still makes one token", arguments: 0..<6)
    func killedTwice(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let paid = try await PaidCentre.make()
        let moments = try (0..<2).map { _ in try #require(Self.points.randomElement(using: &generator)) }
        for moment in moments { _ = try TortureRun(paid.centre, death: moment) }
        _ = try TortureRun(paid.centre)
        #expect(try await paid.faults() == [], "\(moments)")
    }

    @Test("Killed before or after any command to the card, it still makes one token")
    func killedAtCommands() async throws {
        let paid = try await PaidCentre.make()
        let rehearsal = try TortureRun(paid.copy().centre)
        let words = try #require(rehearsal.lines.dropLast().last?.split(separator: " "))
        let count = try #require(words.last.flatMap { Int($0) })
        var generator = SeededGenerator(seed: 7)
        for number in (1...count).shuffled(using: &generator).prefix(24) {
            let trial = try paid.copy()
            let word = Bool.random(using: &generator) ? "before" : "after"
            #expect(try TortureRun(trial.centre, death: "\(word):\(number)").wasKilled)
            let second = try TortureRun(trial.centre)
            #expect(second.isDone, "\(word) command \(number): \(second.outcome)")
            #expect(try await trial.faults() == [], "\(word) command \(number)")
        }
    }
}
