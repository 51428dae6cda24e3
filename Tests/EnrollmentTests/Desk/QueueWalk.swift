@testable import Enrollment
import Model
import TestSupport
import Testing

/// Random events at a desk with three jobs and two stations, beside a list that says what must come of them.
struct QueueWalk {
    /// A job as the list has it.
    private struct Entry {
        let number: ApplicationNumber
        var holder: Int?
        var lease: Int64 = 0
        var isUrgent = false
        var isRejected = false
    }

    private let fixture: DeskFixture
    private let stations: [Workstation]
    private let administrator = Principal.staff(name: "adm.1", roles: [.businessAdministrator])
    private var generator: SeededGenerator
    private var entries: [Entry] = []

    /// Three paid applications, one after another.
    init(seed: UInt64) async throws {
        generator = SeededGenerator(seed: seed)
        fixture = try DeskFixture()
        stations = [
            fixture.station,
            Workstation(station: "desk-2", producer: .staff(name: "qian", roles: [.producer])),
        ]
        for name in ["expert", "tenderer-org", "bidder-handler"] {
            entries.append(Entry(number: try await fixture.producing(name).number))
            fixture.clock.advance(bySeconds: 1)
        }
    }

    /// One event, and what the list says of it.
    mutating func step() async throws {
        let station = Int.random(in: 0..<2, using: &generator)
        let index = Int.random(in: 0..<entries.count, using: &generator)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0, 1: try await next(station)
        case 2: try await claim(index, station)
        case 3: try await release(index, station)
        case 4: try await reject(index, station)
        case 5: try await approve(index)
        case 6: try await prioritize(index)
        default: fixture.clock.advance(bySeconds: Int64.random(in: 1...2000, using: &generator))
        }
    }

    private var now: Int64 { fixture.clock.clock.now.secondsSinceEpoch }

    private func isHeld(_ entry: Entry, otherThan station: Int?) -> Bool {
        guard let holder = entry.holder, entry.lease >= now else { return false }
        return holder != station
    }

    private mutating func next(_ station: Int) async throws {
        let free = entries.indices.filter {
            !entries[$0].isRejected && !isHeld(entries[$0], otherThan: station)
        }
        let expected =
            free.first { entries[$0].holder == station && entries[$0].isUrgent }
            ?? free.first { entries[$0].holder == station }
            ?? free.first { entries[$0].isUrgent } ?? free.first
        let claimed = try await fixture.desk.claimNext(stations[station])
        #expect(claimed?.application == expected.map { entries[$0].number })
        if let expected { hold(expected, station) }
    }

    private mutating func claim(_ index: Int, _ station: Int) async throws {
        let isFree = !entries[index].isRejected && !isHeld(entries[index], otherThan: station)
        let claimed = try? await fixture.desk.claim(entries[index].number, stations[station])
        #expect((claimed != nil) == isFree)
        if isFree { hold(index, station) }
    }

    private mutating func hold(_ index: Int, _ station: Int) {
        entries[index].holder = station
        entries[index].lease = now + 1800
    }

    private mutating func release(_ index: Int, _ station: Int) async throws {
        let job = try #require(fixture.book.contents.jobs[entries[index].number])
        let released = try? await fixture.desk.release(job, stations[station])
        #expect((released != nil) == (entries[index].holder == station))
        if released != nil { entries[index].holder = nil }
    }

    private mutating func reject(_ index: Int, _ station: Int) async throws {
        let isFree = !entries[index].isRejected && !isHeld(entries[index], otherThan: station)
        let rejected = try? await fixture.desk.reject(
            job: entries[index].number,
            "不符合",
            stations[station]
        )
        #expect((rejected != nil) == isFree)
        guard isFree else { return }
        entries[index].isRejected = true
        entries[index].holder = nil
    }

    private mutating func approve(_ index: Int) async throws {
        let approved = try? await fixture.desk.approve(
            job: entries[index].number,
            "可以制作",
            by: administrator
        )
        #expect((approved != nil) == entries[index].isRejected)
        entries[index].isRejected = false
    }

    private mutating func prioritize(_ index: Int) async throws {
        let isUrgent = Bool.random(using: &generator)
        let isFree = !isHeld(entries[index], otherThan: nil)
        let moved = try? await fixture.desk.prioritize(
            job: entries[index].number,
            isUrgent ? .urgent : .normal,
            "调整",
            by: administrator
        )
        #expect((moved != nil) == isFree)
        if isFree { entries[index].isUrgent = isUrgent }
    }
}
