import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Snapshot

@Suite("Segments of status")
struct StatusSegmentTests {
    @Test("A record is 32 octets and comes back", arguments: RevocationReason.allCases)
    func record(reason: RevocationReason) throws {
        let date = Timestamp(secondsSinceEpoch: 1_795_305_600)
        let revocation = Revocation(date: date, reason: reason, invalidityDate: date)
        for serial in [
            serial(1), try #require(SerialNumber(bytes: [0x7F] + [UInt8](repeating: 0xFF, count: 19))),
        ] {
            let record = try #require(
                StatusRecord(serial: serial, status: .revoked(revocation), shard: 65_535)
            )
            #expect(record.octets.count == 32)
            #expect(StatusRecord(octets: record.octets) == record)
            // Since when the key may be in wrong hands is nobody's business.
            #expect(record.status == .revoked(Revocation(date: date, reason: reason)))
        }
    }

    @Test("Of what is unknown there is no record, nor of a shard beyond its bounds")
    func noRecord() {
        #expect(StatusRecord(serial: serial(1), status: .unknown, shard: 0) == nil)
        #expect(StatusRecord(serial: serial(1), status: .good, shard: 65_536) == nil)
        #expect(StatusRecord(serial: serial(1), status: .good, shard: -1) == nil)
    }

    @Test("Octets that we would not write are no record")
    func strangeOctets() throws {
        let good = try #require(StatusRecord(serial: serial(1), status: .good, shard: 0)).octets
        func changed(_ place: Int, _ value: UInt8) -> [UInt8] {
            var octets = good
            octets[place] = value
            return octets
        }
        #expect(StatusRecord(octets: good) != nil)
        for octets in [
            changed(20, 2), changed(21, 1), changed(31, 1), changed(0, 0x80), Array(good.dropLast()),
            good + [0],
            [UInt8](repeating: 0, count: 32),
        ] {
            #expect(StatusRecord(octets: octets) == nil)
        }
        var reason = changed(20, 1)
        reason[21] = 7
        #expect(StatusRecord(octets: reason) == nil)
    }

    @Test("Every serial number in a segment is found, and none beside them", arguments: 0..<8)
    func search(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let folder = try ObjectFolder(directory.path("s"))
        var generator = SeededGenerator(seed: seed)
        let numbers = Set(
            (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                Int.random(in: 1...1000, using: &generator)
            }
        )
        let written = try SegmentWriter.write(Carrier.good(numbers), to: folder)
        let segment = try StatusSegment(path: folder.path(of: written.object), name: "x")
        try segment.check(name: "x")
        #expect(segment.count == numbers.count && written.records == numbers.count)
        for number in 0...1001 where number > 0 {
            #expect((segment.record(of: serial(number)) != nil) == numbers.contains(number))
        }
    }

    @Test("Merged, of two records of a serial number the newer one's stays", arguments: 0..<8)
    func merge(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        let folder = try ObjectFolder(directory.path("s"))
        var generator = SeededGenerator(seed: seed)
        let date = Timestamp(secondsSinceEpoch: 7)
        let old = Set((0..<200).map { _ in Int.random(in: 1...300, using: &generator) })
        let new = Set((0..<50).map { _ in Int.random(in: 1...400, using: &generator) })
        let parts = try [Carrier.good(old), new.compactMap { Carrier.revoked($0, at: date) }].map { records in
            let part = try SegmentWriter.write(records, to: folder)
            return try StatusSegment(path: folder.path(of: part.object), name: "part")
        }
        let both = try SegmentWriter.merge(parts[0], parts[1], in: folder)
        let segment = try StatusSegment(path: folder.path(of: both.object), name: "both")
        try segment.check(name: "both")
        #expect(segment.count == old.union(new).count)
        for number in 1...400 {
            let expected: CertificateStatus? =
                new.contains(number)
                ? Carrier.revoked(number, at: date)?.status : old.contains(number) ? .good : nil
            #expect(segment.record(of: serial(number))?.status == expected)
        }
    }

    @Test("A segment that is cut, out of order or of another kind is refused")
    func damage() throws {
        let directory = try TemporaryDirectory()
        let records = Carrier.good(1...3).map(\.octets)
        let whole = StatusSegment.magic + records.flatMap { $0 }
        func isRefused(_ octets: [UInt8]) throws -> Bool {
            let path = try directory.write(octets, to: "segment")
            do {
                try StatusSegment(path: path, name: "segment").check(name: "segment")
                return false
            } catch { return error.reason == .damaged(object: "segment") }
        }
        #expect(try !isRefused(whole))
        #expect(try !isRefused(StatusSegment.magic))
        for octets in [
            [], Array(whole.dropLast()), whole + [0], Array(whole.dropFirst()),
            StatusSegment.magic + records[1] + records[0], StatusSegment.magic + records[0] + records[0],
            StatusSegment.magic + [UInt8](repeating: 0xFF, count: 32),
        ] {
            #expect(try isRefused(octets))
        }
    }
}
