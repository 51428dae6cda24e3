import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Snapshot

@Suite("A replica of status")
struct StatusReplicaTests {
    @Test(
        "What the centre wrote is what the replica says, after each of many small snapshots",
        arguments: 0..<4
    )
    func follows(seed: UInt64) throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let authority = try #require(Carrier.authority)
        var generator = SeededGenerator(seed: seed)
        var expected: [Int: CertificateStatus] = [:]
        var (next, feed) = (1, Int64(0))
        for round in 0..<40 {
            var (records, entries): ([StatusRecord], [StatusEntry]) = ([], [])
            for _ in 0..<Int.random(in: 0...20, using: &generator) {
                expected[next] = .good
                records += Carrier.good([next])
                next += 1
            }
            for _ in 0..<Int.random(in: 0...5, using: &generator) where next > 1 {
                let number = Int.random(in: 1..<next, using: &generator)
                let record = try #require(Carrier.revoked(number, at: carrier.now))
                expected[number] = record.status
                records.append(record)
                feed += 1
                entries.append(StatusEntry(sequence: feed, id: try Carrier.id(number), revocation: nil))
            }
            try writer.add([authority: records], entries: entries)
            try carrier.publish(writer, at: Int64(round), feed: feed)
            try carrier.carry()
            #expect(try carrier.take(replica) != nil)
            for number in 1...next {
                #expect(try replica.status(of: Carrier.id(number)) == expected[number] ?? .unknown)
            }
            #expect(try replica.feedHead() == feed)
            #expect(try replica.feed(after: 0, limit: 1000).map(\.sequence) == Array(1..<feed + 1))
        }
        // Few segments, however many snapshots there were; and a restart needs nothing from outside.
        #expect(try #require(replica.manifest).authorities[0].segments.count < 12)
        let restarted = try carrier.replica()
        #expect(try restarted.restore())
        for number in 1...next {
            #expect(try restarted.status(of: Carrier.id(number)) == expected[number] ?? .unknown)
        }
    }

    @Test("A writer that comes back goes on where the last one stopped, and numbers never fall")
    func writerRestarts() throws {
        let carrier = try Carrier()
        let authority = try #require(Carrier.authority)
        var last = Int64(0)
        for number in 1...5 {
            let writer = try carrier.writer()
            #expect(
                writer.latest.map { Array($0.place) } == (number == 1 ? nil : Array("\(number - 1)".utf8))
            )
            try writer.add([authority: Carrier.good([number])], entries: [])
            // The clock was put back; the numbers go on.
            let manifest = try carrier.publish(writer, at: Int64(-100 * number), feed: Int64(number))
            #expect(manifest.sequence > last)
            last = manifest.sequence
        }
    }

    @Test("A replica knows what became of the certificates above an authority")
    func above() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let root = try #require(AuthorityID("root"))
        let own = CertificateID(authority: root, serial: serial(5))
        let revocation = Revocation(date: carrier.now, reason: .caCompromise)
        let steps: [(Int64, Revocation?)] = [(0, nil), (1, revocation)]
        for (seconds, status) in steps {
            let moment = carrier.now.advanced(bySeconds: seconds)
            _ = try writer.publish(
                [
                    SnapshotManifest.Authority(
                        name: "issuing",
                        certificate: [1, 2],
                        signers: [],
                        above: [SnapshotManifest.Above(own, status)]
                    )
                ],
                files: [],
                place: [],
                feed: seconds,
                period: moment...moment.advanced(bySeconds: 3600)
            )
            try carrier.carry()
            _ = try replica.take(from: carrier.copy, at: carrier.now)
            #expect(try replica.status(of: own) == status.map(CertificateStatus.revoked) ?? .good)
            #expect(try replica.status(of: Carrier.id(5)) == .unknown)
        }
    }

    @Test("A folder that was lost begins anew above every number it had, and replicas go on with it")
    func lostFolder() throws {
        let carrier = try Carrier()
        let (authority, replica) = (try #require(Carrier.authority), try carrier.replica())
        var writer: SnapshotWriter? = try carrier.writer()
        // Ten a second, for ten seconds.
        for round in 0..<100 { _ = try writer.map { try carrier.publish($0, at: Int64(round / 10)) } }
        try carrier.carry()
        #expect(try carrier.take(replica) != nil)
        writer = nil
        try FileManager.default.removeItem(atPath: carrier.out)
        let fresh = try carrier.writer()
        #expect(fresh.latest == nil)
        try fresh.add([authority: Carrier.good([1])], entries: [])
        try carrier.publish(fresh, at: 11)
        try carrier.carry()
        #expect(try replica.take(from: carrier.copy, at: carrier.now.advanced(bySeconds: 11)) != nil)
        #expect(try replica.status(of: Carrier.id(1)) == .good)
    }

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

    @Test("The number alone says what is newer: a snapshot after the centre's clock was put back is taken")
    func clockPutBack() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let authority = try #require(Carrier.authority)
        try writer.add([authority: Carrier.good([1])], entries: [])
        try carrier.publish(writer)
        try carrier.carry()
        try carrier.take(replica)
        let record = try #require(Carrier.revoked(1, at: carrier.now))
        try writer.add([authority: [record]], entries: [])
        let manifest = try carrier.publish(writer, at: -600)
        try carrier.carry()
        #expect(try carrier.take(replica) == manifest)
        #expect(try replica.status(of: Carrier.id(1)) == record.status)
        // What it says is as old as it says.
        #expect(try replica.knowledge(at: carrier.now) == carrier.now.advanced(bySeconds: -600))
    }

    @Test("A book with another past begins another generation, and nothing else does")
    func generations() throws {
        let carrier = try Carrier()
        let replica = try carrier.replica()
        var generations: [Int64] = []
        func publish(_ writer: SnapshotWriter) throws {
            try carrier.publish(writer)
            try carrier.carry()
            try carrier.take(replica)
            generations.append(try replica.generation())
        }
        do {
            let writer = try carrier.writer()
            try publish(writer)
            try publish(writer)
        }
        let writer = try carrier.writer()
        try publish(writer)
        writer.forget()
        try publish(writer)
        try publish(writer)
        #expect(generations[1] == generations[0] && generations[2] == generations[0])
        #expect(generations[3] > generations[0])
        #expect(generations[4] == generations[3])
        let restarted = try carrier.replica()
        #expect(try restarted.restore())
        #expect(try restarted.generation() == generations[3])
    }

    @Test(
        "What is taken is in use before it is on the disk; a crash before that begins with the snapshot of before"
    )
    func settling() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let authority = try #require(Carrier.authority)
        try writer.add([authority: Carrier.good([1])], entries: [])
        let first = try carrier.publish(writer)
        try carrier.carry()
        try carrier.take(replica)
        let record = try #require(Carrier.revoked(1, at: carrier.now))
        try writer.add([authority: [record]], entries: [])
        let second = try carrier.publish(writer, at: 1, list: Array("another list".utf8))
        try carrier.carry()
        #expect(try replica.take(from: carrier.copy, at: carrier.now) == second)
        #expect(try replica.status(of: Carrier.id(1)) == record.status)
        let crashed = try carrier.replica()
        #expect(try crashed.restore())
        #expect(crashed.manifest == first)
        #expect(try crashed.take(from: carrier.copy, at: carrier.now) == second)
        try replica.settle(at: carrier.now)
        let restarted = try carrier.replica()
        #expect(try restarted.restore())
        #expect(restarted.manifest == second)
        #expect(try carrier.directory.read("replica-published/issuing.crl") == Array("another list".utf8))
    }

    @Test("A disk that takes nothing keeps no revocation from being told, and is tried again")
    func fullDisk() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        try carrier.publish(writer)
        try carrier.carry()
        // A folder where a file has to be: nothing can be renamed over it.
        let obstacle = carrier.directory.path("replica/manifest")
        try FileManager.default.createDirectory(
            atPath: "\(obstacle)/in-the-way",
            withIntermediateDirectories: true
        )
        let manifest = try replica.take(from: carrier.copy, at: carrier.now)
        #expect(manifest != nil && replica.manifest == manifest)
        #expect(throws: SnapshotError.self) { try replica.settle(at: carrier.now) }
        try FileManager.default.removeItem(atPath: obstacle)
        try replica.settle(at: carrier.now)
        let restarted = try carrier.replica()
        #expect(try restarted.restore() && restarted.manifest == manifest)
    }

    @Test("Files of other names than relying parties ask for are left out, and what is gone is taken away")
    func files() throws {
        let carrier = try Carrier()
        let (writer, replica) = (try carrier.writer(), try carrier.replica())
        let period = carrier.now...carrier.now.advanced(bySeconds: 60)
        let names = [
            "issuing.crl", "../x", ".hidden", "a/b", "", "root.cer", "名", String(repeating: "a", count: 81),
        ]
        let first = try writer.publish(
            [],
            files: names.map { try carrier.keep([1], as: $0, writer) },
            place: [],
            feed: 0,
            period: period
        )
        #expect(first.files.map(\.name) == ["issuing.crl", "root.cer"])
        try carrier.carry()
        try carrier.take(replica)
        let folder = carrier.directory.path("replica-published")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                "issuing.crl", "root.cer",
            ]
        )
        _ = try writer.publish(
            [],
            files: [try carrier.keep([2], as: "root.cer", writer)],
            place: [],
            feed: 0,
            period: period
        )
        try carrier.carry()
        try carrier.take(replica)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.cer"])
        #expect(try carrier.directory.read("replica-published/root.cer") == [2])
    }

    @Test("A store that was damaged is refused at the start, and mended by the next snapshot")
    func damagedStore() throws {
        let carrier = try Carrier()
        let authority = try #require(Carrier.authority)
        let writer = try carrier.writer()
        try writer.add([authority: Carrier.good(1...3)], entries: [])
        let manifest = try carrier.publish(writer)
        try carrier.carry()
        try carrier.take(carrier.replica())
        let object = try #require(manifest.authorities[0].segments.first).object
        try Data([1]).write(to: URL(fileURLWithPath: carrier.directory.path("replica/objects/\(object)")))
        let replica = try carrier.replica()
        #expect(throws: SnapshotError(.damaged(object: object))) { try replica.restore() }
        #expect(throws: BookError.self) { try replica.status(of: Carrier.id(1)) }
        #expect(try carrier.take(replica) != nil)
        #expect(try replica.status(of: Carrier.id(1)) == .good)
    }

    @Test("What no manifest names any more is cleared away after a minute, and not before")
    func clearing() throws {
        let carrier = try Carrier()
        let (writer, authority) = (try carrier.writer(), try #require(Carrier.authority))
        let now = WallClock.system.now.secondsSinceEpoch - carrier.now.secondsSinceEpoch
        for number in 1...8 {
            try writer.add([authority: Carrier.good([number])], entries: [])
            try carrier.publish(writer, at: now)
        }
        let folder = "\(carrier.out)/objects"
        let before = try FileManager.default.contentsOfDirectory(atPath: folder).count
        try carrier.publish(writer, at: now + 120)
        let after = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(before > after.count)
        #expect(Set(after) == writer.latest?.objects)
    }
}
