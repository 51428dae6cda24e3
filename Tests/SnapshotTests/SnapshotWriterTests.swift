import Foundation
import Model
import StatusFixtures
import TestSupport
import Testing

@testable import Snapshot

@Suite("What an exporter keeps")
struct SnapshotWriterTests {
    /// Issue 5.
    @Test(
        "What is known of an authority that is not answered for yet outlasts the clearing, and another exporter"
    )
    func kept() throws {
        let carrier = try Carrier()
        let (authority, other) = (try #require(Carrier.authority), try #require(AuthorityID("other")))
        let now = WallClock.system.now.secondsSinceEpoch - carrier.now.secondsSinceEpoch
        func segments(_ manifest: SnapshotManifest) -> [Int] {
            manifest.authorities.last?.segments.map(\.records) ?? []
        }
        do {
            let writer = try carrier.writer()
            try writer.add([authority: Carrier.good([1]), other: Carrier.good(1...3)], entries: [])
            try carrier.publish(writer, at: now)
            try carrier.publish(writer, at: now + 120)
            try writer.add([other: Carrier.good(4...5)], entries: [])
            try carrier.publish(writer, at: now + 240)
        }
        let writer = try carrier.writer()
        #expect(writer.latest?.authorities.map(\.name) == ["issuing"])
        try writer.add([other: Carrier.good([6])], entries: [])
        let moment = carrier.now.advanced(bySeconds: now + 360)
        let manifest = try writer.publish(
            ["issuing", "other"].map { .init(name: $0, certificate: [1, 2], signers: [[3]]) },
            files: [],
            place: [],
            feed: 0,
            period: moment...moment
        )
        #expect(segments(manifest).reduce(0, +) == 6)
        try carrier.carry()
        let replica = try carrier.replica()
        #expect(try replica.take(from: carrier.copy, at: moment) == manifest)
        for number in 1...6 {
            let id = CertificateID(authority: other, serial: serial(number))
            #expect(try replica.status(of: id) == .good)
        }
    }

    @Test(
        "Nobody needs what is not answered for to take a snapshot, and an exporter goes on by no manifest that does not have it"
    )
    func keptByNobody() throws {
        let carrier = try Carrier()
        let (authority, other) = (try #require(Carrier.authority), try #require(AuthorityID("other")))
        let object: String
        do {
            let writer = try carrier.writer()
            try writer.add([authority: Carrier.good([1]), other: Carrier.good([2])], entries: [])
            let manifest = try carrier.publish(writer)
            object = try #require(manifest.exported.subtracting(manifest.objects).first)
        }
        try carrier.carry()
        try FileManager.default.removeItem(atPath: "\(carrier.copy)/objects/\(object)")
        let replica = try carrier.replica()
        #expect(try carrier.take(replica) != nil)
        #expect(try carrier.replica().restore())
        try FileManager.default.removeItem(atPath: "\(carrier.out)/objects/\(object)")
        #expect(try carrier.writer().latest == nil)
    }

    @Test("What the snapshots have told as revoked is read page by page, the newest record of each number")
    func told() throws {
        let carrier = try Carrier()
        let (writer, authority) = (try carrier.writer(), try #require(Carrier.authority))
        let other = try #require(AuthorityID("other"))
        func revoked(_ numbers: some Sequence<Int>, at seconds: Int64) -> [StatusRecord] {
            numbers.compactMap { Carrier.revoked($0, at: carrier.now.advanced(bySeconds: seconds)) }
        }
        try writer.add([authority: Carrier.good(1...40) + revoked(41...45, at: 1)], entries: [])
        // Small beside the first, so that it is a segment of its own: one is released, one revoked.
        try writer.add([authority: Carrier.good([41]) + revoked([2], at: 2)], entries: [])
        try writer.add([other: revoked([7], at: 3)], entries: [])
        try carrier.publish(writer)
        #expect(writer.recorded == [authority, other])
        var (found, position): ([StatusRecord], Int?) = ([], 0)
        while let start = position {
            let page = try writer.revoked(of: authority, from: start, limit: 2)
            #expect(page.records.count <= 2)
            found += page.records
            position = page.next
        }
        #expect(Set(found) == Set(revoked(42...45, at: 1) + revoked([2], at: 2)) && found.count == 5)
        #expect(try writer.revoked(of: other, from: 0, limit: 2).records == revoked([7], at: 3))
    }

    @Test("An object that is lost is told, and what was to be added is added once it is there")
    func lostObject() throws {
        let carrier = try Carrier()
        let (writer, authority) = (try carrier.writer(), try #require(Carrier.authority))
        try writer.add([authority: Carrier.good([1])], entries: [])
        let object = try #require(try carrier.publish(writer).authorities.first?.segments.first).object
        let path = "\(carrier.out)/objects/\(object)"
        let octets = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.removeItem(atPath: path)
        for _ in 0..<3 {
            let error = #expect(throws: SnapshotError.self) {
                try writer.add([authority: Carrier.good([2])], entries: [])
            }
            #expect(error?.isLoss == true)
        }
        try octets.write(to: URL(fileURLWithPath: path))
        try writer.add([authority: Carrier.good([2])], entries: [])
        #expect(try carrier.publish(writer, at: 1).authorities.first?.segments.map(\.records) == [2])
    }
}
