import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Lists through bad times")
struct TortureTests {
    /// A part of the world that fails for a while.
    private enum Fault: CaseIterable {
        case book, refusingKey, lyingKey, folder
    }

    private static let policy = RevocationListPolicy(
        delta: .init(validitySeconds: 4 * 3600, publicURL: "http://pki.example")
    )

    private func set(_ fault: Fault?, _ press: Press) throws {
        press.status.fail(with: fault == .book ? BookError(.busy) : nil)
        press.key.fault =
            switch fault {
            case .refusingKey: .refuses
            case .lyingKey: .lies
            default: nil
            }
        // A directory where the new file would be: root may write anywhere, but not there.
        let path = press.directory.path(".issuing.crl.new")
        try? FileManager.default.removeItem(atPath: path)
        if fault == .folder {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
    }

    @Test(
        "Whatever clock, book, key, folder and restarts do, no wrong list is there, and a right one soon after",
        arguments: 1...8
    )
    func anything(seed: UInt64) async throws {
        let press = try Press(policy: Self.policy)
        var generator = SeededGenerator(seed: seed)
        var service = press.service(policy: Self.policy)
        var fault: Fault?
        var next = 0
        var (held, ever) = (Set<Int>(), Set<Int>())
        var seen: [RevocationListName: (number: Int64, der: [UInt8])] = [:]
        for _ in 0..<150 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: press.clock.advance(bySeconds: -Int64.random(in: 1...100_000, using: &generator))
            case 1: press.clock.advance(bySeconds: Int64.random(in: 1...400_000, using: &generator))
            case 2: service = press.service(policy: Self.policy)
            case 3: fault = Fault.allCases.randomElement(using: &generator)
            case 4: fault = nil
            case 5:
                if let number = held.sorted().randomElement(using: &generator) {
                    held.remove(number)
                    press.status.release(press.id(number))
                }
            default:
                next += 1
                let isHold = Bool.random(using: &generator)
                press.revoke(
                    next,
                    isHold ? .certificateHold : .superseded,
                    notAfter: .init(secondsSinceEpoch: 4_000_000_000)
                )
                ever.insert(next)
                if isHold { held.insert(next) }
            }
            try set(fault, press)
            press.clock.advance(bySeconds: Int64.random(in: 1...40, using: &generator))
            await service.round()
            for name in [press.name, press.name.delta] {
                guard let list = try press.published(name) else { continue }
                try list.verifySignature(by: press.authority.certificate.publicKey)
                let number = try #require(list.number)
                if let old = seen[name] {
                    #expect(number > old.number || list.der == old.der)
                }
                seen[name] = (number, list.der)
                #expect(try Set(press.serials(name)).isSubset(of: ever))
            }
        }
        try set(nil, press)
        press.clock.advance(bySeconds: 2100)
        await service.round()
        press.clock.advance(bySeconds: 2)
        await service.round()
        let released = Set((1...max(next, 1)).filter { !held.contains($0) && isHold(press, $0) })
        #expect(try Set(press.serials()) == ever.subtracting(released))
        for name in [press.name, press.name.delta] {
            let list = try #require(try press.published(name))
            #expect(list.thisUpdate <= press.now)
            #expect(list.nextUpdate.map { $0 > press.now } == true)
        }
    }

    /// Whether it was on hold and is good now.
    private func isHold(_ press: Press, _ number: Int) -> Bool {
        (try? press.status.status(of: press.id(number))) == .good
    }

    @Test("A service that slept past the end of its list makes another in its first round")
    func asleep() async throws {
        let press = try Press()
        let service = press.service()
        await service.round()
        press.clock.advance(bySeconds: 30 * 86_400)
        await service.round()
        #expect(try press.published()?.thisUpdate == press.now)
    }

    @Test("A book put back to an older copy keeps what is published, until it knows the revocation again")
    func restoredBook() async throws {
        let press = try Press()
        let service = press.service()
        for number in 1...3 { press.revoke(number) }
        await service.round()
        let before = try #require(try press.published()).der
        press.status.loseFeedEntries(1)
        press.clock.advance(bySeconds: 25 * 3600)
        await service.round()
        #expect(try press.published()?.der == before)
        // As after the audit chain was replayed over the backup.
        let date = press.now.advanced(bySeconds: -25 * 3600)
        press.status.revoke(press.id(3), Revocation(date: date, reason: .keyCompromise))
        press.clock.advance(bySeconds: 60)
        await service.round()
        #expect(try press.serials() == [1, 2, 3])
        #expect(try press.published()?.thisUpdate == press.now)
    }
}
