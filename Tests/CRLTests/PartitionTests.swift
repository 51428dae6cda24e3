import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Revocation lists in parts")
struct PartitionTests {
    private func partition(_ press: Press, _ shard: Int) -> RevocationListName {
        RevocationListName(press.authority.id, shard: shard)
    }

    @Test("A revocation stands on the list of everything and on that of its share, and nowhere else")
    func shares() async throws {
        let press = try Press(shards: 3)
        for number in 1...7 { press.revoke(number, shard: number % 4) }
        _ = try await press.publisher.publishAll(for: press.issuer)
        #expect(try press.serials() == [1, 2, 3, 4, 5, 6, 7])
        #expect(try press.serials(partition(press, 1)) == [1, 5])
        #expect(try press.serials(partition(press, 2)) == [2, 6])
        #expect(try press.serials(partition(press, 3)) == [3, 7])
        #expect(try press.published()?.issuingDistributionPoint == nil)
        #expect(
            try press.files() == [
                ".publishing.issuing", ".publishing.issuing.parts", "issuing.1.crl", "issuing.2.crl",
                "issuing.3.crl",
                "issuing.crl",
            ]
        )
    }

    @Test("A part says critically which certificates it is about, in the octets that they say")
    func point() async throws {
        let press = try Press(shards: 2)
        _ = try await press.publisher.publish(for: press.issuer, shard: 2)
        let list = try #require(try press.published(partition(press, 2)))
        let url = "http://pki.example/crl/issuing.2.crl"
        #expect(list.criticalExtensions == ["2.5.29.28"])
        let point = try IssuingDistributionPoint(der: #require(list.issuingDistributionPoint))
        #expect(point.urls == [url] && point.kind == .users)
        // What a certificate says of the same list: the same general name.
        let named = try CertificateExtension.crlDistributionPoints([url]).value
        let name = Array(named.suffix(url.utf8.count + 2))
        #expect(try #require(list.issuingDistributionPoint).firstRange(of: name) != nil)
    }

    @Test("A part keeps every name that certificates were given, also after the centre moved")
    func names() async throws {
        let press = try Press(shards: 2)
        _ = try await press.publisher.publishAll(for: press.issuer)
        let moved = try RevocationListIssuer(
            id: press.authority.id,
            certificate: press.authority.certificate,
            key: press.key,
            partition: RevocationListPartition(
                authority: press.authority.id,
                publicURL: "http://new.example",
                shards: 3
            )
        )
        _ = try await press.publisher.publishAll(for: moved)
        func urls(_ shard: Int) throws -> [String] {
            let list = try #require(try press.published(partition(press, shard)))
            return try IssuingDistributionPoint(der: #require(list.issuingDistributionPoint)).urls
        }
        #expect(
            try urls(2) == ["http://new.example/crl/issuing.2.crl", "http://pki.example/crl/issuing.2.crl"]
        )
        #expect(try urls(3) == ["http://new.example/crl/issuing.3.crl"])
        // And nobody takes a name away.
        _ = try await press.publisher.publishAll(for: press.issuer)
        #expect(try urls(2).count == 2)
    }

    @Test("A smaller number later leaves the lists that certificates name where they are")
    func fewer() async throws {
        let press = try Press(shards: 4)
        press.revoke(9, shard: 4)
        _ = try await press.publisher.publishAll(for: press.issuer)
        let single = try RevocationListIssuer(
            id: press.authority.id,
            certificate: press.authority.certificate,
            key: press.key
        )
        press.clock.advance(bySeconds: 100)
        let lists = try await press.publisher.publishAll(for: single)
        #expect(lists.map(\.record.name.shard) == [0, 1, 2, 3, 4])
        let list = try #require(try press.published(partition(press, 4)))
        #expect(list.thisUpdate == press.now)
        #expect(try press.serials(partition(press, 4)) == [9])
    }

    @Test("A revocation makes the list of its share and that of everything anew, and no other")
    func oneOfMany() async throws {
        let press = try Press(shards: 64)
        let service = press.service()
        await service.round()
        #expect(press.status.lists.count == 65)
        press.clock.advance(bySeconds: 10)
        press.revoke(1, shard: 17)
        await service.round()
        #expect(press.status.lists.count == 67)
        #expect(Set(press.status.lists.suffix(2).map(\.name)) == [press.name, partition(press, 17)])
        #expect(try press.serials(partition(press, 17)) == [1])
        #expect(try press.serials() == [1])
        press.clock.advance(bySeconds: 10)
        press.revoke(2)
        await service.round()
        #expect(press.status.lists.count == 68)
        #expect(try press.serials() == [1, 2])
    }

    @Test("What may be of any partition makes each of them anew")
    func everyShard() async throws {
        let press = try Press(shards: 3)
        let service = press.service()
        await service.round()
        press.clock.advance(bySeconds: 10)
        press.revoke(1, shard: RevocationListName.everyShard)
        await service.round()
        for shard in 1...3 { #expect(try press.serials(partition(press, shard)) == [1]) }
        press.clock.advance(bySeconds: 20_000)
        await service.round()
        #expect(try press.serials() == [1])
    }

    @Test("The list of everything rests ten times as long as it took to make before it follows a part again")
    func rest() async throws {
        let press = try Press(shards: 2)
        let service = press.service()
        await service.round()
        press.clock.advance(bySeconds: 10)
        press.revoke(1)
        press.status.beforeNextCommit { try? await Task.sleep(for: .milliseconds(300)) }
        await service.round()
        #expect(try press.serials() == [1])
        // While revocations of its own do not wait, those of parts do, and are not forgotten.
        press.revoke(2, shard: 2)
        press.clock.advance(bySeconds: 3)
        await service.round()
        #expect(try press.serials(partition(press, 2)) == [2])
        #expect(try press.serials() == [1])
        press.clock.advance(bySeconds: 20_000)
        await service.round()
        #expect(try press.serials() == [1, 2])
        press.revoke(3, shard: 1)
        press.revoke(4)
        press.clock.advance(bySeconds: 2)
        await service.round()
        #expect(try press.serials() == [1, 2, 3, 4])
    }

    @Test("A restart knows what the list of everything lacks of its parts")
    func restartLacking() async throws {
        let press = try Press(shards: 2)
        await press.service().round()
        press.clock.advance(bySeconds: 10)
        press.revoke(1, shard: 2)
        _ = try await press.publisher.publish(for: press.issuer, shard: 2)
        await press.service().round()
        #expect(try press.serials() == [1])
    }

    @Test("While a long list of everything is made, a revocation is on the list of its part at once")
    func besides() async throws {
        let press = try Press(shards: 2)
        let (everything, parts) = (press.service(scope: .everything), press.service(scope: .parts))
        await everything.round()
        await parts.round()
        #expect(press.status.lists.count == 3)
        press.clock.advance(bySeconds: 10)
        press.revoke(1)
        press.status.beforeNextCommit {
            press.revoke(2, shard: 2)
            await parts.round()
            #expect((try? press.serials(self.partition(press, 2))) == [2])
        }
        await everything.round()
        #expect(try press.serials() == [1])
    }

    @Test("A partition that a certificate of another process names is there in the next round")
    func newPartition() async throws {
        let press = try Press()
        let service = press.service()
        await service.round()
        #expect(press.status.lists.count == 1)
        let partition = RevocationListPartition(
            authority: press.authority.id,
            publicURL: "http://pki.example",
            shards: 2
        )
        try await press.status.commit([.partitionRevocationList(partition)])
        press.revoke(5, shard: 2)
        await service.round()
        #expect(try press.serials(RevocationListName(press.authority.id, shard: 2)) == [5])
        #expect(press.status.lists.count == 3)
    }

    @Test("Numbers of a part grow by themselves, whatever those of another are")
    func numbers() async throws {
        let press = try Press(shards: 2)
        for _ in 0..<5 { _ = try await press.publisher.publish(for: press.issuer, shard: 1) }
        let other = try await press.publisher.publish(for: press.issuer, shard: 2)[0].record
        #expect(other.number == press.now.secondsSinceEpoch)
        let next = try await press.publisher.publish(for: press.issuer, shard: 1)[0].record
        #expect(next.number == press.now.secondsSinceEpoch + 5)
    }

    @Test("A restart takes up every part that was published")
    func restart() async throws {
        let press = try Press(shards: 8)
        await press.service().round()
        press.revoke(3, shard: 8)
        press.clock.advance(bySeconds: 10)
        await press.service().round()
        // The list of everything, too.
        #expect(press.status.lists.count == 11)
        #expect(try press.serials(partition(press, 8)) == [3])
    }
}
