import Foundation
import Model
import StatusFixtures
import TestSupport
import Testing

@testable import Snapshot

@Suite("What arrives late")
struct ArrivalTests {
    @Test(
        "A list that arrives after the next snapshot is given to relying parties, and never after a newer one"
    )
    func lateLists() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        func list() -> String? {
            (try? carrier.directory.read("replica-published/issuing.crl")).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        var lists: [SnapshotManifest.File] = []
        for round in 1...3 {
            let manifest = try carrier.publish(writer, at: Int64(round), list: Array("list \(round)".utf8))
            lists += manifest.files
            try carrier.carry()
            for list in lists { try? FileManager.default.removeItem(atPath: path(list, carrier)) }
            _ = try replica.take(from: carrier.copy, at: carrier.now)
            #expect(throws: SnapshotError.self) { try replica.settle(at: carrier.now) }
        }
        #expect(list() == nil)
        for (round, expected) in [(2, "list 2"), (1, "list 2"), (3, "list 3"), (2, "list 3")] {
            try carrier.directory.write(Array("list \(round)".utf8), to: "late")
            try? FileManager.default.removeItem(atPath: path(lists[round - 1], carrier))
            try FileManager.default.moveItem(
                atPath: carrier.directory.path("late"),
                toPath: path(lists[round - 1], carrier)
            )
            try? replica.settle(at: carrier.now)
            #expect(list() == expected)
        }
    }

    @Test("A list that does not arrive keeps no other file from its place, and no restart from going back")
    func missingList() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let files = [
            try carrier.keep(Array("a long list".utf8), as: "issuing.crl", writer),
            try carrier.keep(Array("a certificate".utf8), as: "root.cer", writer),
        ]
        let manifest = try writer.publish(
            [],
            files: files,
            place: [],
            feed: 0,
            period: carrier.now...carrier.now.advanced(bySeconds: 60)
        )
        try carrier.carry()
        try FileManager.default.removeItem(atPath: path(files[0], carrier))
        #expect(try replica.take(from: carrier.copy, at: carrier.now) == manifest)
        #expect(throws: SnapshotError(.incomplete(object: files[0].object))) {
            try replica.settle(at: carrier.now)
        }
        #expect(try carrier.directory.read("replica-published/root.cer") == Array("a certificate".utf8))
        let restarted = try carrier.replica()
        #expect(try restarted.restore())
        #expect(restarted.manifest == manifest)
        #expect(throws: SnapshotError(.incomplete(object: files[0].object))) {
            try restarted.settle(at: carrier.now)
        }
    }

    @Test("What somebody took away from relying parties is there again with the next snapshot")
    func takenAway() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        for round in 0..<2 {
            try carrier.publish(writer, at: Int64(round))
            try carrier.carry()
            try carrier.take(replica)
            let path = carrier.directory.path("replica-published/issuing.crl")
            #expect(FileManager.default.contents(atPath: path) == Data("a list".utf8))
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test("Objects that somebody took away are named by no snapshot")
    func objectsGone() throws {
        let carrier = try Carrier()
        let writer = try carrier.writer()
        let authority = try #require(Carrier.authority)
        try writer.add([authority: Carrier.good(1...8)], entries: [])
        let first = try carrier.publish(writer)
        let segment = try #require(first.authorities.first?.segments.first)
        try FileManager.default.removeItem(atPath: "\(carrier.out)/objects/\(segment.object)")
        #expect(throws: SnapshotError(.incomplete(object: segment.object))) {
            try carrier.publish(writer, at: 1)
        }
        writer.forget()
        try writer.add([authority: Carrier.good(1...8)], entries: [])
        #expect(try carrier.publish(writer, at: 1).sequence > first.sequence)
    }

    private func path(_ file: SnapshotManifest.File, _ carrier: Carrier) -> String {
        "\(carrier.copy)/objects/\(file.object)"
    }
}
