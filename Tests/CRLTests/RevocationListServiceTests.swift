import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import Synchronization
import TestSupport
import Testing

@Suite("Keeping revocation lists fresh")
struct RevocationListServiceTests {
    @Test("The first round publishes, the next has nothing to do")
    func firstRound() async throws {
        let press = try Press()
        let service = press.service()
        await service.round()
        #expect(try press.published()?.entryCount == 0)
        await service.round()
        #expect(press.status.lists.count == 1)
    }

    @Test("A revocation is listed in the next round, and many at once make one list")
    func revocations() async throws {
        let press = try Press()
        let service = press.service()
        await service.round()
        press.clock.advance(bySeconds: 10)
        for number in 1...100 { press.revoke(number) }
        await service.round()
        #expect(try press.published()?.entryCount == 100)
        #expect(press.status.lists.count == 2)
        press.revoke(101)
        await service.round()
        #expect(press.status.lists.count == 2)
        press.clock.advance(bySeconds: 2)
        await service.round()
        #expect(try press.published()?.entryCount == 101)
    }

    @Test("A revocation by another authority makes no list here")
    func otherAuthority() async throws {
        let press = try Press()
        let service = press.service()
        await service.round()
        press.clock.advance(bySeconds: 10)
        let other = try #require(AuthorityID("other"))
        press.status.revoke(
            CertificateID(authority: other, serial: serial(1)),
            Revocation(date: press.now, reason: .superseded)
        )
        await service.round()
        #expect(press.status.lists.count == 1)
    }

    @Test("A new list is there every 24 hours although nobody revokes, so none ever ends")
    func schedule() async throws {
        let press = try Press()
        let service = press.service()
        for _ in 0..<100 {
            await service.round()
            let list = try #require(try press.published())
            #expect(list.nextUpdate.map { $0 > press.now } == true)
            press.clock.advance(bySeconds: 3600)
        }
        #expect(press.status.lists.count == 5)
    }

    @Test("A restart takes up what was published, and misses no revocation made meanwhile")
    func restart() async throws {
        let press = try Press()
        await press.service().round()
        await press.service().round()
        #expect(press.status.lists.count == 1)
        press.revoke(1)
        await press.service().round()
        #expect(try press.serials() == [1])
    }

    @Test(
        "A list that was deleted, damaged or replaced comes back at the next start",
        arguments: [
            nil, [1, 2, 3] as [UInt8], [],
        ]
    )
    func lostFile(content: [UInt8]?) async throws {
        let press = try Press()
        await press.service().round()
        let path = press.publisher.directory.path(of: press.name)
        try FileManager.default.removeItem(atPath: path)
        if let content { try press.directory.write(content, to: "issuing.crl") }
        await press.service().round()
        #expect(try press.published()?.number == press.status.lists.last?.number)
        #expect(press.status.lists.count == 2)
    }

    @Test(
        "A list that somebody deletes, damages or replaces while the service runs comes back, and it is told once",
        arguments: [
            nil, [1, 2, 3] as [UInt8], [],
        ]
    )
    func lostMeanwhile(content: [UInt8]?) async throws {
        let press = try Press()
        let told = Mutex<[RevocationListName]>([])
        let service = press.service { report in
            if case .replaced(let name) = report { told.withLock { $0.append(name) } }
        }
        press.revoke(1)
        await service.round()
        let old = try #require(try press.octets(press.name))
        press.clock.advance(bySeconds: 10)
        press.revoke(2)
        await service.round()
        #expect(try press.serials() == [1, 2])
        // Another process may publish, and tells the book after the disk.
        for _ in 0..<3 { await service.round() }
        press.clock.advance(bySeconds: 10)
        _ = try await press.publisher.publish(for: press.issuer)
        for _ in 0..<3 { await service.round() }
        #expect(told.withLock { $0.isEmpty } && press.status.lists.count == 3)
        for content in [content, old] {
            press.clock.advance(bySeconds: 10)
            try FileManager.default.removeItem(atPath: press.publisher.directory.path(of: press.name))
            if let content { try press.directory.write(content, to: "issuing.crl") }
            for _ in 0..<3 { await service.round() }
            #expect(try press.serials() == [1, 2])
            #expect(try press.published()?.number == press.status.lists.last?.number)
        }
        #expect(told.withLock { $0 } == [press.name, press.name] && press.status.lists.count == 5)
    }

    /// Issue 5.
    @Test("That a removed list is made anew is told when it is, and not while its key refuses")
    func remade() async throws {
        let press = try Press()
        let told = Mutex<[String]>([])
        let service = press.service { report in
            switch report {
            case .failed: told.withLock { $0.append("failed") }
            case .remade(let name): told.withLock { $0.append("remade \(name)") }
            case .replaced(let name): told.withLock { $0.append("replaced \(name)") }
            case .published, .readable, .unreadable: break
            }
        }
        await service.round()
        press.key.fault = .refuses
        press.clock.advance(bySeconds: 10)
        try FileManager.default.removeItem(atPath: press.publisher.directory.path(of: press.name))
        for _ in 0..<3 { await service.round() }
        #expect(told.withLock { $0 } == ["replaced \(press.name)", "failed"])
        press.key.fault = nil
        press.clock.advance(bySeconds: 10)
        for _ in 0..<3 { await service.round() }
        #expect(told.withLock { $0 } == ["replaced \(press.name)", "failed", "remade \(press.name)"])
        #expect(try press.published() != nil)
    }

    /// Issue 5.
    @Test("A removed list that somebody puts back is not told as made anew")
    func putBack() async throws {
        let press = try Press()
        let told = Mutex<Int>(0)
        let service = press.service { report in
            if case .remade = report { told.withLock { $0 += 1 } }
        }
        await service.round()
        let octets = try #require(try press.octets(press.name))
        press.key.fault = .refuses
        press.clock.advance(bySeconds: 10)
        try FileManager.default.removeItem(atPath: press.publisher.directory.path(of: press.name))
        for _ in 0..<3 { await service.round() }
        press.clock.advance(bySeconds: 10)
        try press.directory.write(octets, to: "issuing.crl")
        for _ in 0..<3 { await service.round() }
        press.key.fault = nil
        press.clock.advance(bySeconds: 10)
        for _ in 0..<3 { await service.round() }
        #expect(told.withLock { $0 } == 0)
        #expect(try press.octets(press.name) == octets)
    }

    @Test("A clock that is put back makes a new list that is not from the future")
    func clockBack() async throws {
        let press = try Press()
        let service = press.service()
        await service.round()
        let first = try #require(try press.published()?.number)
        press.clock.advance(bySeconds: -7200)
        await service.round()
        let list = try #require(try press.published())
        #expect(list.thisUpdate == press.now)
        #expect(list.number == first + 1)
    }

    @Test("A failure is reported and tried again after a pause that grows")
    func failure() async throws {
        let press = try Press()
        let service = press.service()
        press.key.fault = .refuses
        await service.round()
        await service.round()
        #expect(press.status.lists.count == 1)
        press.clock.advance(bySeconds: 4)
        await service.round()
        #expect(press.status.lists.count == 2)
        press.clock.advance(bySeconds: 4)
        await service.round()
        #expect(press.status.lists.count == 2)
        press.key.fault = nil
        press.clock.advance(bySeconds: 4)
        await service.round()
        #expect(try press.published() != nil)
    }

    @Test("A book that cannot be read is reported, and the list is made when it can be")
    func unreadable() async throws {
        let press = try Press()
        let service = press.service()
        press.status.fail(with: BookError(.busy))
        await service.round()
        #expect(try press.published() == nil)
        press.status.fail(with: nil)
        press.clock.advance(bySeconds: 10)
        await service.round()
        #expect(try press.published() != nil)
    }

    @Test("What cannot be read is told once for each reason, and that it can be read again")
    func reports() async throws {
        let press = try Press()
        let reports = Mutex<[String]>([])
        let service = press.service { report in
            switch report {
            case .published: reports.withLock { $0.append("published") }
            case .failed, .remade, .replaced: break
            case .unreadable(let error): reports.withLock { $0.append(error.message) }
            case .readable: reports.withLock { $0.append("readable") }
            }
        }
        await service.round()
        let (busy, gone) = (BookError(.busy), BookError(.replaced(path: "book.sqlite")))
        for error in [busy, busy, gone, gone, gone, nil, nil] {
            press.status.fail(with: error)
            await service.round()
        }
        let expected = ["published", busy.message, gone.message, "readable"]
        let told = reports.withLock { $0 }
        #expect(told.count == expected.count)
        #expect(zip(told, expected).allSatisfy { $0.hasSuffix($1) })
    }

    @Test("A round beside a round makes nothing, and authorities that go meanwhile do no harm")
    func twoRounds() async throws {
        let press = try Press()
        let service = press.service()
        await service.round()
        press.clock.advance(bySeconds: 10)
        press.revoke(1)
        press.status.beforeNextCommit {
            press.clock.advance(bySeconds: 10)
            press.revoke(2)
            await service.replaceIssuers([])
            await service.round()
        }
        await service.round()
        #expect(press.status.lists.count == 2)
        #expect(try press.serials() == [1])
        await service.replaceIssuers([press.issuer])
        press.clock.advance(bySeconds: 10)
        await service.round()
        #expect(press.status.lists.count == 3)
        #expect(try press.serials() == [1, 2])
    }

    @Test("run makes what is due until it is cancelled")
    func run() async throws {
        let press = try Press()
        let service = press.service()
        let clock = press.clock
        let task = Task {
            await service.run { _ in
                try Task.checkCancellation()
                clock.advance(bySeconds: 3600)
                await Task.yield()
            }
        }
        while press.status.lists.count < 3 { await Task.yield() }
        task.cancel()
        await task.value
        #expect(press.status.lists.count >= 3)
    }
}
