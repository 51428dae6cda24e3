import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import CRL

@Suite("Publishing revocation lists")
struct RevocationListPublisherTests {
    @Test(
        "What is published is what the book says, and verifies",
        arguments: [KeyAlgorithm.p256, .rsa2048, .sm2]
    )
    func publish(algorithm: KeyAlgorithm) async throws {
        let press = try Press(algorithm)
        for number in [300, 5, 128] { press.revoke(number) }
        let result = try await press.publisher.publish(for: press.issuer)[0]
        let list = try #require(try press.published())
        try list.verifySignature(by: press.authority.certificate.publicKey)
        #expect(try press.serials() == [5, 128, 300])
        #expect(list.thisUpdate == press.now)
        #expect(list.nextUpdate == press.now.advanced(bySeconds: 48 * 3600))
        #expect(list.number == press.now.secondsSinceEpoch)
        #expect(list.criticalExtensions == [])
        #expect(result.record.entryCount == 3)
        #expect(result.record.feedSequence == 3)
        #expect(result.record.fingerprint == DigestAlgorithm.sha256.hash(list.der))
        #expect(press.status.lists == [result.record])
        #expect(press.status.audit.map(\.action) == ["crl.intend", "crl.publish"])
        #expect(press.status.audit.last?.detail["entries"] == "3")
    }

    @Test("The file is for everybody to read, and nothing else is left beside it")
    func files() async throws {
        let press = try Press()
        try press.directory.write([1, 2, 3], to: ".issuing.crl.new")
        _ = try await press.publisher.publish(for: press.issuer)
        let path = press.publisher.directory.path(of: press.name)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o644)
        #expect(try press.files() == [".publishing.issuing", "issuing.crl"])
    }

    @Test("The number grows whatever the clock does, and thisUpdate is never ahead of the clock")
    func numbers() async throws {
        let press = try Press()
        var numbers: [Int64] = []
        for step: Int64 in [0, 0, 100, -5000, 1, 10_000] {
            press.clock.advance(bySeconds: step)
            let record = try await press.publisher.publish(for: press.issuer)[0].record
            numbers.append(record.number)
            #expect(record.thisUpdate == press.now)
        }
        #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
        #expect(numbers.last == press.now.secondsSinceEpoch)
    }

    @Test("The number grows over the published list even when the book forgot it")
    func numberAfterRestore() async throws {
        let press = try Press()
        press.clock.advance(bySeconds: 1000)
        let first = try await press.publisher.publish(for: press.issuer)[0].record.number
        press.clock.advance(bySeconds: -500)
        let restored = MemoryStatus()
        let publisher = RevocationListPublisher(
            source: restored,
            book: restored,
            directory: press.publisher.directory,
            clock: press.clock.clock
        )
        let second = try await publisher.publish(for: press.issuer)[0].record.number
        #expect(second == first + 1)
    }

    @Test("The number of a list that somebody else signed says nothing, and the list is replaced")
    func foreignNumber() async throws {
        let press = try Press()
        let (own, stranger) = (press.authority, try StatusAuthority("stranger", now: press.now))
        for (key, issuer) in [(stranger.key, own.certificate), (own.key, stranger.certificate)] {
            let foreign = PlainList(
                issuer: issuer.subjectDER,
                keyIdentifier: press.issuer.keyIdentifier,
                thisUpdate: press.now,
                nextUpdate: press.now.advanced(bySeconds: 3600),
                number: .max,
                entries: []
            )
            try press.directory.write(foreign.signed(by: key), to: "issuing.crl")
            let record = try await press.publisher.publish(for: press.issuer)[0].record
            #expect(record.number < press.now.secondsSinceEpoch + 10)
            #expect(try press.published()?.number == record.number)
        }
    }

    @Test("A certificate stays listed for 48 hours after its end, so each revocation is in one list at least")
    func lookBack() async throws {
        let press = try Press()
        press.revoke(1, notAfter: press.now.advanced(bySeconds: 60))
        press.clock.advance(bySeconds: 60 + 48 * 3600)
        _ = try await press.publisher.publish(for: press.issuer)
        #expect(try press.serials() == [1])
        press.clock.advance(bySeconds: 1)
        _ = try await press.publisher.publish(for: press.issuer)
        #expect(try press.serials() == [])
    }

    @Test(
        "A failure at any step leaves the old list, and no number is used twice",
        arguments: [
            Step.reading, .signing, .writing, .lying,
        ]
    )
    func failures(step: Step) async throws {
        let press = try Press()
        press.revoke(1)
        let first = try await press.publisher.publish(for: press.issuer)[0].record
        press.revoke(2)
        try step.fail(press)
        await #expect(throws: RevocationListError.self) {
            try await press.publisher.publish(for: press.issuer)
        }
        #expect(try press.serials() == [1])
        try step.mend(press)
        let second = try await press.publisher.publish(for: press.issuer)[0].record
        #expect(try press.serials() == [1, 2])
        #expect(second.number > first.number)
        #expect(Set(press.status.lists.map(\.number)).count == press.status.lists.count)
        #expect(try press.files() == [".publishing.issuing", "issuing.crl"])
    }

    enum Step: Sendable {
        case reading, signing, writing, lying

        func fail(_ press: Press) throws {
            switch self {
            case .reading: press.status.fail(with: BookError(.busy))
            case .signing: press.key.fault = .refuses
            case .lying: press.key.fault = .lies
            case .writing:
                // A directory where the new file would be: root may write anywhere, but not there.
                let path = press.directory.path(".issuing.crl.new")
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            }
        }

        func mend(_ press: Press) throws {
            press.status.fail(with: nil)
            press.key.fault = nil
            guard case .writing = self else { return }
            try FileManager.default.removeItem(atPath: press.directory.path(".issuing.crl.new"))
        }
    }

    @Test("A list signed wrongly is called suspicious and keeps its number burnt")
    func suspicious() async throws {
        let press = try Press()
        press.key.fault = .lies
        await #expect {
            try await press.publisher.publish(for: press.issuer)
        } throws: { error in
            guard case .suspicious(let id, _) = (error as? RevocationListError)?.reason else { return false }
            return id == press.name
        }
        #expect(try press.published() == nil)
        #expect(press.status.lists.map(\.fingerprint) == [nil])
        #expect(press.status.audit.map(\.action) == ["crl.intend", "crl.alarm"])
    }

    @Test("Whatever differs from what was meant is found")
    func suspiciousReader() async throws {
        let press = try Press()
        for number in 1...3 { press.revoke(number) }
        let record = try await press.publisher.publish(for: press.issuer)[0].record
        let der = try #require(try press.published()).der
        func file(_ octets: [UInt8]) throws -> ListFile {
            let file = try ListFile(creatingWithoutName: press.directory.path("list"))
            try file.append(octets)
            return file
        }
        func reader(
            number: Int64 = 0,
            thisUpdate: Int64 = 0,
            nextUpdate: Int64 = 0,
            count: Int = 3,
            publishedNumber: Int64? = nil
        ) -> SuspiciousReader {
            let meant = RevocationListRecord(
                name: record.name,
                number: record.number + number,
                thisUpdate: record.thisUpdate.advanced(bySeconds: thisUpdate),
                nextUpdate: record.nextUpdate.advanced(bySeconds: nextUpdate),
                feedSequence: 3
            )
            return SuspiciousReader(
                issuer: press.issuer,
                record: meant,
                scope: RevocationListScope(),
                entryCount: count,
                numberBefore: publishedNumber ?? 0,
                published: nil,
                explainer: press.explainer
            )
        }
        try reader().check(file(der))
        let wrong = [
            reader(number: 1), reader(thisUpdate: 1), reader(nextUpdate: 1), reader(count: 4),
            reader(publishedNumber: record.number),
        ]
        for reader in wrong { #expect(throws: RevocationListError.self) { try reader.check(file(der)) } }
        for octets in [der + [0], Array(der.dropLast()), [], [0x30, 0]] {
            #expect(throws: RevocationListError.self) { try reader().check(file(octets)) }
        }
    }

    @Test("Serials that are out of order or listed twice are found", arguments: [[2, 1], [1, 1]])
    func order(numbers: [Int]) throws {
        let press = try Press()
        var writer = RevocationListWriter(
            issuer: press.authority.certificate.subjectDER,
            algorithm: .ecdsaWithSHA256,
            thisUpdate: press.now,
            nextUpdate: press.now
        )
        for number in numbers {
            let revocation = Revocation(date: press.now, reason: .superseded)
            writer.append(RevokedEntry(serial: serial(number), revocation: revocation))
        }
        let identifier = press.issuer.keyIdentifier
        let der = try writer.finish(number: 1, authorityKeyIdentifier: identifier).signed(by: press.key)
        let record = RevocationListRecord(
            name: press.name,
            number: 1,
            thisUpdate: press.now,
            nextUpdate: press.now,
            feedSequence: 0
        )
        let reader = SuspiciousReader(
            issuer: press.issuer,
            record: record,
            scope: RevocationListScope(),
            entryCount: 2,
            numberBefore: 0,
            published: nil,
            explainer: press.explainer
        )
        let finding = RevocationListError(
            .suspicious(press.name, finding: "the serial numbers do not ascend")
        )
        let file = try ListFile(creating: press.directory.path("list"))
        try file.append(der)
        #expect(throws: finding) { try reader.check(file) }
    }

    /// Issue 5.
    @Test("Nobody waits for the list of another authority, nor for one of a part")
    func ownLock() async throws {
        let press = try Press()
        let path = press.directory.url.path
        let other = try #require(AuthorityID("other"))
        let lock = try PublishingLock(directory: path, authority: other, shard: 0)
        let parts = try PublishingLock(directory: path, authority: press.authority.id, shard: 1)
        #expect(try await press.publisher.publish(for: press.issuer).count == 1)
        _ = consume lock
        _ = consume parts
    }

    @Test("A second publisher of the same authority finds it busy")
    func lock() async throws {
        let press = try Press()
        let lock = try PublishingLock(
            directory: press.directory.url.path,
            authority: press.authority.id,
            shard: 0
        )
        await #expect(throws: RevocationListError(.busy(press.authority.id))) {
            try await press.publisher.publish(for: press.issuer)
        }
        _ = consume lock
        _ = try await press.publisher.publish(for: press.issuer)
    }

    @Test("A publisher waits for another process that makes one of many lists")
    func turn() async throws {
        let press = try Press()
        let patient = RevocationListPublisher(
            source: press.status,
            book: press.status,
            directory: press.publisher.directory,
            clock: press.clock.clock
        )
        let lock = try PublishingLock(
            directory: press.directory.url.path,
            authority: press.authority.id,
            shard: 0
        )
        async let list = patient.publish(for: press.issuer)
        try await Task.sleep(for: .milliseconds(120))
        #expect(press.status.lists == [])
        _ = consume lock
        #expect(try await list.count == 1)
    }

    @Test("A key that is not the certificate's is refused before anything is signed")
    func foreignKey() throws {
        let press = try Press()
        let other = try PrivateKey.generate(.p256)
        #expect(throws: RevocationListError.self) {
            try RevocationListIssuer(
                id: press.authority.id,
                certificate: press.authority.certificate,
                key: other
            )
        }
    }
}

extension Press {
    /// Explains by the whole book as it is now.
    var explainer: ListExplainer {
        ListExplainer(
            authority: authority.id,
            feedSequence: .max,
            baseSequence: nil,
            sequenceBefore: .max,
            releasedSince: 0,
            endedBefore: now,
            source: status
        )
    }
}
