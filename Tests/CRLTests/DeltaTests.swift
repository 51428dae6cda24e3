import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Delta lists")
struct DeltaTests {
    private static let policy = RevocationListPolicy(
        delta: .init(validitySeconds: 4 * 3600, publicURL: "http://pki.example")
    )

    private func press(_ algorithm: KeyAlgorithm = .p256, shards: Int = 1) throws -> Press {
        try Press(algorithm, shards: shards, policy: Self.policy, patience: 200)
    }

    @Test("A full list and its delta share a number, and the list says where the delta is")
    func pair() async throws {
        let press = try press()
        press.revoke(1)
        let lists = try await press.publisher.publish(for: press.issuer)
        #expect(lists.map(\.record.name) == [press.name, press.name.delta])
        let full = try #require(try press.published())
        let delta = try #require(try press.published(press.name.delta))
        #expect(full.number == delta.number && delta.base == full.number && full.base == nil)
        #expect(delta.criticalExtensions == ["2.5.29.27"] && full.criticalExtensions == [])
        #expect(delta.nextUpdate == press.now.advanced(bySeconds: 4 * 3600))
        #expect(delta.freshest == nil && delta.entryCount == 0)
        let url = "http://pki.example/crl/issuing.delta.crl"
        #expect(try full.freshest == CertificateExtension.crlDistributionPoints([url]).value)
        try delta.verifySignature(by: press.authority.certificate.publicKey)
        #expect(
            press.status.audit.map(\.action) == ["crl.intend", "crl.intend", "crl.publish", "crl.publish"]
        )
    }

    @Test("A partition's delta is about the same certificates, and so are its numbers")
    func partition() async throws {
        let press = try press(shards: 2)
        press.revoke(1, shard: 1)
        press.revoke(2, shard: 2)
        _ = try await press.publisher.publishAll(for: press.issuer)
        press.clock.advance(bySeconds: 60)
        press.revoke(3, shard: 1)
        press.revoke(4, shard: 2)
        let name = RevocationListName(press.authority.id, shard: 2)
        _ = try await press.publisher.publishDelta(for: press.issuer, shard: 2)
        let full = try #require(try press.published(name))
        let delta = try #require(try press.published(name.delta))
        #expect(delta.issuingDistributionPoint == full.issuingDistributionPoint)
        #expect(delta.criticalExtensions == ["2.5.29.27", "2.5.29.28"])
        #expect(delta.base == full.number)
        #expect(try #require(delta.number) > #require(full.number))
        #expect(try press.serials(name) == [2])
        #expect(try press.serials(name.delta) == [4])
    }

    @Test("A hold that is lifted leaves the list by the delta, also one that came after the base")
    func removal() async throws {
        let press = try press()
        press.revoke(1, .certificateHold)
        _ = try await press.publisher.publish(for: press.issuer)
        press.clock.advance(bySeconds: 60)
        press.revoke(2, .certificateHold)
        press.revoke(3, .certificateHold)
        _ = try await press.publisher.publish(for: press.issuer)
        press.clock.advance(bySeconds: 60)
        for number in [1, 2] { press.status.release(press.id(number)) }
        _ = try await press.publisher.publishDelta(for: press.issuer)
        var entries: [Int: Bool] = [:]
        try press.published(press.name.delta)?.forEachEntry {
            entries[Int($0.serial.bytes[0])] = $0.isRemoval
        }
        #expect(entries == [1: true, 2: true, 3: false])
    }

    @Test(
        "No list that a client may still have plus the newest delta differs from the newest list",
        arguments: 1...6
    )
    func sum(seed: UInt64) async throws {
        let press = try press(shards: 2)
        var generator = SeededGenerator(seed: seed)
        var kept: [RevocationListName: [KeptList]] = [:]
        var held: Set<Int> = []
        var free = Set(1...400)
        for number in free { press.status.issue(press.id(number), shard: number % 3) }
        for _ in 0..<60 {
            press.clock.advance(bySeconds: Int64.random(in: 1...20_000, using: &generator))
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                if Bool.random(using: &generator), let number = held.sorted().randomElement(using: &generator)
                {
                    held.remove(number)
                    if Bool.random(using: &generator) {
                        press.status.release(press.id(number))
                        free.insert(number)
                    } else {
                        press.status.revoke(
                            press.id(number),
                            Revocation(date: press.now, reason: .superseded)
                        )
                    }
                } else if let number = free.sorted().randomElement(using: &generator) {
                    free.remove(number)
                    let isHold = Bool.random(using: &generator)
                    if isHold { held.insert(number) }
                    let reason: RevocationReason = isHold ? .certificateHold : .keyCompromise
                    press.status.revoke(press.id(number), Revocation(date: press.now, reason: reason))
                }
            }
            for shard in 0...2 {
                let name = RevocationListName(press.authority.id, shard: shard)
                // Sometimes the delta alone is made: then the newest list is what the book would make now.
                if Bool.random(using: &generator) {
                    _ = try await press.publisher.publishDelta(for: press.issuer, shard: shard)
                } else {
                    _ = try await press.publisher.publish(for: press.issuer, shard: shard)
                    kept[name, default: []].append(try KeptList(#require(try press.published(name))))
                }
                let delta = try #require(try press.published(name.delta))
                let truth = try press.truth(name)
                for var list in kept[name] ?? [] where list.nextUpdate >= press.now {
                    #expect(try list.number >= #require(delta.base))
                    list.apply(delta)
                    #expect(list.revoked == truth)
                }
            }
        }
    }

    @Test("Deltas are made every half of their life, and neither they nor the lists end")
    func schedule() async throws {
        let press = try press()
        let service = press.service(policy: Self.policy)
        for _ in 0..<100 {
            await service.round()
            for name in [press.name, press.name.delta] {
                let list = try #require(try press.published(name))
                #expect(list.nextUpdate.map { $0 > press.now } == true)
            }
            press.clock.advance(bySeconds: 3600)
        }
        #expect(press.status.lists.filter { !$0.name.isDelta }.count == 5)
        #expect(press.status.lists.filter(\.name.isDelta).count == 50)
        press.revoke(1)
        await service.round()
        #expect(try press.serials() == [1])
        #expect(try press.serials(press.name.delta) == [1])
    }

    @Test(
        "A delta that says otherwise than the book is not published, and the full list of its moment is not either"
    )
    func suspicious() async throws {
        let press = try press()
        _ = try await press.publisher.publish(for: press.issuer)
        let before = try #require(try press.published()).der
        // Known to the feed, and to nobody else.
        press.status.revoke(press.id(77), Revocation(date: press.now, reason: .superseded))
        await #expect(throws: RevocationListError.self) {
            try await press.publisher.publishDelta(for: press.issuer)
        }
        await #expect(throws: RevocationListError.self) {
            try await press.publisher.publish(for: press.issuer)
        }
        #expect(try press.published()?.der == before)
        #expect(try press.serials(press.name.delta) == [])
    }

    @Test(
        "openssl takes list and delta together, and the revocation from the delta",
        arguments: [KeyAlgorithm.p256, .rsa2048, .ed25519]
    )
    func tool(algorithm: KeyAlgorithm) async throws {
        let press = try press(algorithm)
        let leaf = try press.authority.leaf(serial(5), now: press.now)
        press.status.issue(press.id(5))
        _ = try await press.publisher.publish(for: press.issuer)
        press.clock.advance(bySeconds: 60)
        func pem(_ name: RevocationListName) throws -> [UInt8] {
            let der = try #require(try press.octets(name))
            return PEM.encode(der, label: "X509 CRL")
        }
        let anchor = try press.directory.write(press.authority.certificate.pem, to: "ca.pem")
        let file = try press.directory.write(leaf.pem, to: "leaf.pem")
        func status() async throws -> Tool.Result {
            let lists = try press.directory.write(pem(press.name) + pem(press.name.delta), to: "lists.pem")
            return try await Tool.run(
                "openssl",
                [
                    "verify", "-attime", "\(press.now.secondsSinceEpoch)", "-crl_check", "-extended_crl",
                    "-use_deltas", "-CAfile", anchor, "-CRLfile", lists, file,
                ]
            )
        }
        #expect(try await status().status == 0)
        press.status.revoke(press.id(5), Revocation(date: press.now, reason: .certificateHold))
        _ = try await press.publisher.publishDelta(for: press.issuer)
        #expect(try press.serials() == [])
        #expect(try await status().text.contains("revoked"))
        press.clock.advance(bySeconds: 60)
        press.status.release(press.id(5))
        _ = try await press.publisher.publishDelta(for: press.issuer)
        #expect(try await status().status == 0)
    }
}
