import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

/// What becomes of a delta that lists point to, when no more are made.
@Suite("The last deltas")
struct DeltaEndTests {
    private static let policy = RevocationListPolicy(
        delta: .init(validitySeconds: 4 * 3600, publicURL: "http://pki.example")
    )

    private func press() throws -> Press { try Press(policy: Self.policy) }

    /// A publisher of the same lists that makes no deltas.
    private func without(_ press: Press) -> RevocationListPublisher {
        RevocationListPublisher(
            source: press.status,
            book: press.status,
            directory: press.publisher.directory,
            clock: press.clock.clock
        )
    }

    /// What somebody knows who has this list, and takes the delta that lies where it points to.
    private func knowledge(_ list: KeptList, _ press: Press) throws -> [SerialNumber: Revocation] {
        let delta = try #require(try press.published(press.name.delta))
        #expect(try #require(delta.nextUpdate) > press.now)
        #expect(try list.number >= #require(delta.base))
        var list = list
        list.apply(delta)
        return list.revoked
    }

    @Test("Where deltas are made no more one is there until the last list that points to it has ended")
    func switchedOff() async throws {
        let press = try press()
        _ = try await press.publisher.publish(for: press.issuer)
        let kept = try KeptList(#require(try press.published()))
        let without = without(press)
        for number in 1...4 {
            press.clock.advance(bySeconds: 11 * 3600)
            press.revoke(number)
            let lists = try await without.publish(for: press.issuer)
            #expect(try press.published()?.freshest == nil)
            #expect(Set(lists.map(\.record.number)).count == 1 && lists.count == 2)
            #expect(try knowledge(kept, press) == press.truth(press.name))
        }
        press.clock.advance(bySeconds: kept.nextUpdate.secondsSinceEpoch - press.now.secondsSinceEpoch)
        _ = try await without.publish(for: press.issuer)
        #expect(try press.files() == [".publishing.issuing", "issuing.crl"])
    }

    @Test("A server that makes deltas no more makes one for the list that still points to it, and no others")
    func switchedOffServer() async throws {
        let press = try press()
        _ = try await press.publisher.publish(for: press.issuer)
        let kept = try KeptList(#require(try press.published()))
        let service = RevocationListService(
            scope: .all,
            issuers: [press.issuer],
            publisher: without(press),
            source: press.status,
            status: press.status,
            clock: press.clock.clock,
            policy: RevocationListPolicy()
        ) { _ in }
        for _ in 0..<47 {
            await service.round()
            #expect(try knowledge(kept, press) == press.truth(press.name))
            press.clock.advance(bySeconds: 3600)
        }
        // With the list that points to it, alone, with the next full one.
        #expect(press.status.lists.filter(\.name.isDelta).count == 3)
        for _ in 0..<48 {
            press.clock.advance(bySeconds: 3600)
            await service.round()
        }
        #expect(try press.published(press.name.delta) == nil)
        #expect(press.status.lists.filter(\.name.isDelta).count == 3)
    }

    @Test("The last list of an authority points to no delta, and leaves one to those of before")
    func last() async throws {
        let press = try press()
        press.revoke(1)
        _ = try await press.publisher.publish(for: press.issuer)
        let kept = try KeptList(#require(try press.published()))
        press.clock.advance(bySeconds: 3600)
        press.revoke(2)
        let ending = try RevocationListIssuer(
            id: press.authority.id,
            certificate: press.authority.certificate,
            key: press.key,
            partition: nil,
            holdsUntil: press.now.advanced(bySeconds: 300 * 86_400)
        )
        _ = try await press.publisher.publish(for: ending)
        #expect(try press.published()?.freshest == nil)
        // Nobody can make another one.
        press.clock.advance(bySeconds: kept.nextUpdate.secondsSinceEpoch - press.now.secondsSinceEpoch - 1)
        #expect(try knowledge(kept, press).count == 2)
    }
}
