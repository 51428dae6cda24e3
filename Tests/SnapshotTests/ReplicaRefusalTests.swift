import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Snapshot

@Suite("What a replica refuses")
struct ReplicaRefusalTests {
    @Test("Nobody writes beside another writer")
    func occupied() throws {
        let carrier = try Carrier()
        let writer = try carrier.writer()
        #expect(throws: SnapshotError(.occupied(folder: carrier.out))) { try carrier.writer() }
        try carrier.publish(writer)
    }

    @Test("A manifest with one flipped bit, or cut anywhere, is refused, and the present snapshot stays")
    func flippedManifest() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        try carrier.publish(writer)
        try carrier.carry()
        let first = try carrier.take(replica)
        try carrier.publish(writer, at: 1)
        try carrier.carry()
        let path = "\(carrier.copy)/manifest"
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let statement = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
        for bit in 0..<(statement + 1) * 8 {
            var changed = whole
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            try Data(changed).write(to: URL(fileURLWithPath: path))
            #expect(throws: SnapshotError.self) { try replica.take(from: carrier.copy, at: carrier.now) }
        }
        for count in [0, 1, whole.count / 2, statement, statement + 1, whole.count - 3, whole.count - 1] {
            try Data(whole.prefix(count)).write(to: URL(fileURLWithPath: path))
            #expect(throws: SnapshotError.self) { try replica.take(from: carrier.copy, at: carrier.now) }
        }
        #expect(replica.manifest == first)
    }

    @Test(
        "Objects that are cut, changed, longer or missing are refused: the present snapshot stays, or the list of before",
        arguments: ["missing", "cut", "empty", "changed", "longer"],
        [0, 1]
    )
    func damagedObjects(damage: String, place: Int) throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let authority = try #require(Carrier.authority)
        try carrier.publish(writer)
        try carrier.carry()
        try carrier.take(replica)
        try writer.add([authority: Carrier.good(1...10)], entries: [])
        let manifest = try carrier.publish(writer, at: 1, list: Array("another list".utf8))
        try carrier.carry()
        let names = [manifest.authorities[0].segments[0].object, manifest.files[0].object]
        let object = URL(fileURLWithPath: "\(carrier.copy)/objects/\(names[place])")
        var data = try Data(contentsOf: object)
        switch damage {
        case "cut": data.removeLast()
        case "empty": data = Data()
        case "changed": data[data.count / 2] ^= 1
        default: data.append(0)
        }
        try FileManager.default.removeItem(at: object)
        if damage != "missing" { try data.write(to: object) }
        if place == 0 {
            #expect(throws: SnapshotError.self) { try replica.take(from: carrier.copy, at: carrier.now) }
            #expect(try replica.status(of: Carrier.id(1)) == .unknown)
        } else {
            // Status waits for no list.
            #expect(try replica.take(from: carrier.copy, at: carrier.now) == manifest)
            #expect(try replica.status(of: Carrier.id(1)) == .good)
            for _ in 0..<2 {
                #expect(throws: SnapshotError.self) { try replica.settle(at: carrier.now) }
            }
        }
        #expect(try carrier.directory.read("replica-published/issuing.crl") == Array("a list".utf8))
        // What was refused left nothing behind that is taken for good.
        try carrier.carry()
        let isNew = try carrier.take(replica) != nil
        #expect(isNew == (place == 0))
        #expect(try replica.status(of: Carrier.id(1)) == .good)
        #expect(try carrier.directory.read("replica-published/issuing.crl") == Array("another list".utf8))
    }

    @Test("An older snapshot that is played again is refused, after a restart too")
    func replay() throws {
        let carrier = try Carrier()
        let (writer, authority) = (try carrier.writer(), try #require(Carrier.authority))
        try writer.add([authority: Carrier.good([1])], entries: [])
        try carrier.publish(writer)
        try carrier.carry()
        let old = carrier.directory.path("old")
        try FileManager.default.copyItem(atPath: carrier.copy, toPath: old)
        let record = try #require(Carrier.revoked(1, at: carrier.now))
        try writer.add([authority: [record]], entries: [])
        try carrier.publish(writer, at: 1)
        try carrier.carry()
        for replica in [try carrier.replica(), try carrier.replica()] {
            _ = try replica.restore()
            try carrier.take(replica)
            #expect {
                try replica.take(from: old, at: carrier.now)
            } throws: { error in
                if case .older = (error as? SnapshotError)?.reason { true } else { false }
            }
            #expect(try replica.status(of: Carrier.id(1)) == record.status)
        }
    }

    @Test("What another key signed is refused, be it the very same manifest")
    func otherKey() throws {
        let carrier = try Carrier()
        try carrier.publish(try carrier.writer())
        try carrier.carry()
        let other = try carrier.replica(trusting: PrivateKey.generate(.p256).publicKey)
        #expect(throws: SnapshotError(.signatureInvalid)) {
            try other.take(from: carrier.copy, at: carrier.now)
        }
        #expect(other.manifest == nil)
    }

    @Test(
        "A snapshot that has ended is not taken, one in use says nothing any more, one from the future waits"
    )
    func times() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let manifest = try carrier.publish(writer)
        try carrier.carry()
        let end = manifest.nextUpdate
        #expect(throws: SnapshotError(.stale(nextUpdate: end))) {
            try replica.take(from: carrier.copy, at: end.advanced(bySeconds: 1))
        }
        let early = manifest.thisUpdate.advanced(bySeconds: -StatusReplica.aheadSeconds - 1)
        #expect(throws: SnapshotError(.future(thisUpdate: manifest.thisUpdate))) {
            try replica.take(from: carrier.copy, at: early)
        }
        #expect(throws: BookError.self) { try replica.knowledge(at: carrier.now) }
        _ = try replica.take(from: carrier.copy, at: early.advanced(bySeconds: 1))
        // Known then, and not now; and never later than this machine's own time.
        #expect(try replica.knowledge(at: end) == manifest.thisUpdate)
        #expect(try replica.knowledge(at: early) == early)
        #expect(throws: BookError.self) { try replica.knowledge(at: end.advanced(bySeconds: 1)) }
    }

    @Test(
        "Of entries that the snapshot does not go back to none are told, so that everything kept is forgotten"
    )
    func gap() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let entries = try (1...1500).map { number in
            StatusEntry(sequence: Int64(number), id: try Carrier.id(number), revocation: nil)
        }
        try writer.add([:], entries: entries)
        try carrier.publish(writer, feed: 1500)
        try carrier.carry()
        try carrier.take(replica)
        #expect(try replica.feed(after: 499, limit: 10) == [])
        #expect(try replica.feed(after: 500, limit: 10).map(\.sequence) == Array(501...510))
        #expect(try replica.feed(after: 1500, limit: 10) == [])
    }
}
