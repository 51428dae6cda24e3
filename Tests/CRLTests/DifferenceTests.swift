import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("What differs from the list before")
struct DifferenceTests {
    /// What happens between two lists.
    struct Turn: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What the second list is refused for; nil when it is published.
        let finding: String?
        let run: @Sendable (Press) -> Void
    }

    /// Serials 1 (revoked), 2 (on hold) and 3 (revoked, ending in an hour) stand on the first list.
    static let turns = [
        Turn(testDescription: "nothing", finding: nil) { _ in },
        Turn(testDescription: "a revocation", finding: nil) { $0.revoke(4) },
        Turn(testDescription: "a hold that is lifted", finding: nil) { press in
            press.status.release(press.id(2))
        },
        Turn(testDescription: "a hold that becomes a revocation", finding: nil) { press in
            press.status.revoke(press.id(2), Revocation(date: press.now, reason: .superseded))
        },
        Turn(testDescription: "an end, one period ago", finding: nil) { press in
            press.clock.advance(bySeconds: 3601 + 48 * 3600)
        },
        Turn(testDescription: "a revocation that is gone", finding: "does not say why") { press in
            press.status.tamper(press.id(1), nil)
        },
        Turn(testDescription: "one that is gone too early", finding: "does not say why") { press in
            press.status.tamper(press.id(3), nil)
            press.clock.advance(bySeconds: 3600 + 48 * 3600)
        },
        Turn(testDescription: "another date", finding: "another date or reason") { press in
            let earlier = press.now.advanced(bySeconds: -500)
            press.status.tamper(press.id(1), Revocation(date: earlier, reason: .keyCompromise))
        },
        Turn(testDescription: "an earlier date that the feed tells of", finding: nil) { press in
            let earlier = press.now.advanced(bySeconds: -500)
            press.status.revoke(press.id(1), Revocation(date: earlier, reason: .keyCompromise))
        },
        Turn(testDescription: "an earlier date and a lesser reason", finding: "another date or reason") {
            press in
            let earlier = press.now.advanced(bySeconds: -500)
            press.status.revoke(press.id(1), Revocation(date: earlier, reason: .superseded))
        },
        Turn(testDescription: "a later date that the feed tells of", finding: "another date or reason") {
            press in
            let later = press.now.advanced(bySeconds: 1)
            press.status.revoke(press.id(1), Revocation(date: later, reason: .keyCompromise))
        },
        Turn(testDescription: "another reason", finding: "another date or reason") { press in
            press.status.tamper(press.id(1), Revocation(date: press.now, reason: .superseded))
        },
        Turn(testDescription: "a serial that nobody issued", finding: "is not in the book") { press in
            press.status.revoke(press.id(99), Revocation(date: press.now, reason: .superseded))
        },
        Turn(testDescription: "a book that was put back", finding: "does not say why") { press in
            press.status.loseFeedEntries(3)
        },
    ]

    private func first(_ press: Press) async throws {
        press.revoke(1)
        press.revoke(2, .certificateHold)
        press.revoke(3, notAfter: press.now.advanced(bySeconds: 3600))
        _ = try await press.publisher.publish(for: press.issuer)
    }

    @Test("What the book explains is published, and nothing else", arguments: turns)
    func explained(turn: Turn) async throws {
        let press = try Press()
        try await first(press)
        let before = try #require(try press.published()).der
        turn.run(press)
        guard let expected = turn.finding else {
            _ = try await press.publisher.publish(for: press.issuer)
            #expect(try press.published()?.der != before)
            return
        }
        await #expect {
            try await press.publisher.publish(for: press.issuer)
        } throws: { error in
            guard case .suspicious(_, let finding) = (error as? RevocationListError)?.reason else {
                return false
            }
            return finding.contains(expected)
        }
        #expect(try press.published()?.der == before)
        #expect(try press.files() == [".publishing.issuing", "issuing.crl"])
        #expect(press.status.audit.last?.action == "crl.alarm")
        #expect(press.status.audit.last?.detail["reason"]?.contains(expected) == true)
    }

    @Test("A list that cannot be explained is tried less and less often, and the old one stays")
    func patience() async throws {
        let press = try Press()
        let service = press.service()
        press.revoke(1)
        await service.round()
        let first = try #require(try press.published()).der
        press.status.tamper(press.id(1), nil)
        press.revoke(2)
        for _ in 0..<3600 {
            press.clock.advance(bySeconds: 1)
            await service.round()
        }
        #expect(try press.published()?.der == first)
        #expect(press.status.lists.count < 12)
        press.status.tamper(
            press.id(1),
            Revocation(date: press.now.advanced(bySeconds: -3600), reason: .keyCompromise)
        )
        press.clock.advance(bySeconds: 2100)
        await service.round()
        #expect(try press.serials() == [1, 2])
    }

    @Test("A forged list on the disk proves nothing, and is replaced")
    func forged() async throws {
        let press = try Press()
        press.revoke(1)
        let other = try Press()
        other.revoke(7)
        _ = try await other.publisher.publish(for: other.issuer)
        try press.directory.write(#require(try other.published()).der, to: "issuing.crl")
        _ = try await press.publisher.publish(for: press.issuer)
        #expect(try press.serials() == [1])
    }

    @Test("The list of another part under the name of this one proves nothing, and is replaced")
    func otherPart() async throws {
        let press = try Press(shards: 2)
        press.revoke(1, shard: 1)
        press.revoke(2, shard: 2)
        _ = try await press.publisher.publishAll(for: press.issuer)
        let other = try #require(try press.published(RevocationListName(press.authority.id, shard: 1))).der
        try press.directory.write(other, to: "issuing.2.crl")
        _ = try await press.publisher.publishAll(for: press.issuer)
        #expect(try press.serials(RevocationListName(press.authority.id, shard: 2)) == [2])
    }

    @Test("Thousands of differences are explained in batches, and one false one among them is found")
    func many() async throws {
        let press = try Press()
        _ = try await press.publisher.publish(for: press.issuer)
        for number in 1...4500 { press.revoke(number) }
        _ = try await press.publisher.publish(for: press.issuer)
        #expect(try press.published()?.entryCount == 4500)
        for number in 1...4500 where number % 2 == 0 && number != 3002 {
            press.status.tamper(press.id(number), Revocation(date: press.now, reason: .keyCompromise))
        }
        press.status.tamper(press.id(3002), nil)
        await #expect {
            try await press.publisher.publish(for: press.issuer)
        } throws: { error in
            (error as? RevocationListError)?.message.contains(serial(3002).hexadecimal) == true
        }
    }

    /// Issue 5.
    @Test("A date that came back explains itself also where the file is not the newest list of the book")
    func olderFile() async throws {
        let press = try Press()
        press.clock.advance(bySeconds: 100)
        press.revoke(1, .superseded)
        let own = try await press.publisher.publish(for: press.issuer)[0].record
        let earlier = Revocation(date: press.now.advanced(bySeconds: -50), reason: .superseded)
        press.status.revoke(press.id(1), earlier)
        // A list with a greater number came back into the book, which covers the feed to its end.
        try await press.status.commit([
            .recallRevocationList(
                RevocationListRecord(
                    name: own.name,
                    number: own.number + 5,
                    thisUpdate: own.thisUpdate,
                    nextUpdate: own.nextUpdate,
                    feedSequence: 2,
                    entryCount: 1,
                    fingerprint: [1]
                )
            )
        ])
        press.clock.advance(bySeconds: 10)
        let next = try await press.publisher.publish(for: press.issuer)[0].record
        #expect(next.number > own.number + 5)
        #expect(try press.truth(press.name)[serial(1)] == earlier)
    }

    @Test("doctor's look finds what is on a list and not in the book, and the other way round")
    func inspection() async throws {
        let press = try Press()
        try await first(press)
        let inspector = RevocationListInspector(
            source: press.status,
            directory: press.publisher.directory,
            policy: RevocationListPolicy()
        )
        func verdict() throws -> RevocationListInspector.Verdict {
            try inspector.inspect(press.name, of: press.authority.certificate, point: nil, at: press.now)
        }
        #expect(try verdict() == .sound)
        press.revoke(4)
        #expect(try verdict() == .sound)
        let revocation = Revocation(date: press.now, reason: .keyCompromise)
        press.status.tamper(press.id(1), nil)
        #expect(try verdict() == .faulty("\(serial(1).hexadecimal) is on it, and not revoked in the book"))
        press.status.tamper(press.id(1), Revocation(date: press.now, reason: .superseded))
        #expect(try verdict() == .faulty("\(serial(1).hexadecimal) is on it otherwise than in the book"))
        press.status.tamper(press.id(1), revocation)
        #expect(try verdict() == .sound)
        // By a clock that was ahead: strict clients take it for not yet valid.
        press.clock.advance(bySeconds: -300)
        #expect(try verdict() == .sound)
        press.clock.advance(bySeconds: -1)
        let ahead = "it begins in the future: a clock was ahead; make it anew with its key"
        #expect(try verdict() == .faulty(ahead))
        press.clock.advance(bySeconds: 48 * 3600 + 301)
        #expect(try verdict() == .outdated)
        try press.directory.write([1, 2, 3], to: "issuing.crl")
        guard case .faulty = try verdict() else { return #expect(Bool(false)) }
        try FileManager.default.removeItem(atPath: press.publisher.directory.path(of: press.name))
        #expect(try verdict() == .missing)
    }

    @Test("doctor's look finds an older list and an older delta in the place of the last")
    func olderInspection() async throws {
        let delta = RevocationListPolicy.Delta(validitySeconds: 4 * 3600, publicURL: "http://pki.example")
        let policy = RevocationListPolicy(delta: delta)
        let press = try Press(policy: policy)
        let inspector = RevocationListInspector(
            source: press.status,
            directory: press.publisher.directory,
            policy: policy
        )
        func verdict(_ name: RevocationListName) throws -> RevocationListInspector.Verdict {
            try inspector.inspect(name, of: press.authority.certificate, point: nil, at: press.now)
        }
        press.revoke(1)
        _ = try await press.publisher.publish(for: press.issuer)
        for name in [press.name, press.name.delta] {
            let old = try #require(try press.octets(name))
            press.clock.advance(bySeconds: 10)
            press.revoke(name.isDelta ? 3 : 2)
            let last = try await press.publisher.publish(for: press.issuer)[0].record.number
            #expect(try verdict(name) == .sound)
            try press.directory.write(old, to: name.fileName)
            let number = try #require(try press.published(name)?.number)
            let finding =
                "it is not the one that was published last: number \(number) lies where \(last) was put"
            #expect(try verdict(name) == .faulty(finding))
            _ = try await press.publisher.publish(for: press.issuer)
        }
    }

    @Test("A list that was begun and refused hides nothing from doctor's look at the one that is published")
    func inspectionAfterRefusal() async throws {
        let press = try Press()
        try await first(press)
        let inspector = RevocationListInspector(
            source: press.status,
            directory: press.publisher.directory,
            policy: RevocationListPolicy()
        )
        press.status.tamper(press.id(1), Revocation(date: press.now, reason: .superseded))
        for _ in 0..<2 {
            let verdict = try inspector.inspect(
                press.name,
                of: press.authority.certificate,
                point: nil,
                at: press.now
            )
            #expect(verdict == .faulty("\(serial(1).hexadecimal) is on it otherwise than in the book"))
            await #expect(throws: RevocationListError.self) {
                _ = try await press.publisher.publish(for: press.issuer)
            }
        }
    }
}
