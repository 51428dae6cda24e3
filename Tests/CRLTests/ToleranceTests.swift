import CRL
import Foundation
import Model
import OpenSSL
import StatusFixtures
import Synchronization
import TestSupport
import Testing

/// Issue 5: relying parties whose clocks are behind the centre's (ADR 0083).
@Suite("Lists for who is behind the clock")
struct ToleranceTests {
    private static let tolerant = RevocationListPolicy(toleranceSeconds: 300)

    /// Publishes what the press has, by another policy.
    private func publisher(_ press: Press, _ policy: RevocationListPolicy) -> RevocationListPublisher {
        RevocationListPublisher(
            source: press.status,
            book: press.status,
            directory: press.publisher.directory,
            clock: press.clock.clock,
            policy: policy
        )
    }

    @Test("A list is of five minutes ago, and ends, and is numbered, by the clock")
    func led() async throws {
        let press = try Press(policy: Self.tolerant)
        press.revoke(1)
        let record = try await press.publisher.publish(for: press.issuer)[0].record
        let list = try #require(try press.published())
        #expect(list.thisUpdate == press.now.advanced(bySeconds: -300))
        #expect(list.thisUpdate == record.thisUpdate)
        #expect(list.nextUpdate == press.now.advanced(bySeconds: 48 * 3600))
        #expect(list.number == press.now.secondsSinceEpoch)
        #expect(try press.serials() == [1])
        var dates: [Timestamp] = []
        list.forEachEntry { dates.append($0.revocation.date) }
        #expect(dates == [press.now])
    }

    @Test("No list is of before the one that it follows, nor of a moment to come")
    func monotone() async throws {
        let press = try Press()
        let later = publisher(press, Self.tolerant)
        let first = try await press.publisher.publish(for: press.issuer)[0].record
        #expect(first.thisUpdate == press.now)
        press.clock.advance(bySeconds: 10)
        #expect(try await later.publish(for: press.issuer)[0].record.thisUpdate == first.thisUpdate)
        press.clock.advance(bySeconds: 400)
        let third = try await later.publish(for: press.issuer)[0].record
        #expect(third.thisUpdate == press.now.advanced(bySeconds: -300))
        press.clock.advance(bySeconds: -100)
        #expect(try await later.publish(for: press.issuer)[0].record.thisUpdate == third.thisUpdate)
        press.clock.advance(bySeconds: -1000)
        let last = try await later.publish(for: press.issuer)[0].record
        #expect(last.thisUpdate == press.now && last.number > third.number)
    }

    @Test("A list that is made often leads by no more than a tenth of its time, and is not old at once")
    func bounded() async throws {
        #expect(RevocationListPolicy().leadSeconds == 0)
        #expect(Self.tolerant.leadSeconds == 300)
        let delta = RevocationListPolicy.Delta(validitySeconds: 3600, publicURL: "http://pki.example")
        #expect(RevocationListPolicy(delta: delta, toleranceSeconds: 300).leadSeconds == 180)
        let policy = RevocationListPolicy(validitySeconds: 120, refreshSeconds: 60, toleranceSeconds: 300)
        #expect(policy.leadSeconds == 6)
        let press = try Press(policy: policy)
        let service = press.service(policy: policy)
        for _ in 0..<53 {
            await service.round()
            press.clock.advance(bySeconds: 1)
        }
        #expect(press.status.lists.count == 1)
    }

    @Test("A certificate leaves the lists one look-back after its end, by what lists say of their time")
    func lookBack() async throws {
        let press = try Press(policy: Self.tolerant)
        press.revoke(1, notAfter: press.now.advanced(bySeconds: 60))
        press.clock.advance(bySeconds: 60 + 48 * 3600 + 300)
        _ = try await press.publisher.publish(for: press.issuer)
        #expect(try press.serials() == [1])
        press.clock.advance(bySeconds: 1)
        _ = try await press.publisher.publish(for: press.issuer)
        #expect(try press.serials() == [])
    }

    @Test("What is revoked in the second that begins while its list is collected is not dated back")
    func nextSecond() async throws {
        let press = try Press()
        let (source, clock) = (LyingRevocations(press.status), press.clock)
        let asked = Mutex<[Timestamp]>([])
        let publisher = RevocationListPublisher(
            source: source,
            book: press.status,
            directory: press.publisher.directory,
            clock: clock.clock,
            onAhead: { _, moment in
                asked.withLock { $0.append(moment) }
                return false
            }
        )
        press.status.issue(press.id(1))
        let date = press.now.advanced(bySeconds: 1)
        press.status.revoke(press.id(1), Revocation(date: date, reason: .superseded))
        source.tell { entries in
            clock.advance(bySeconds: 1)
            return entries
        }
        _ = try await publisher.publish(for: press.issuer)
        #expect(asked.withLock { $0 } == [date])
        #expect(try press.serials() == [1])
    }

    @Test("openssl verify takes list and delta whose clock is behind, as far as they say, and no farther")
    func reader() async throws {
        let delta = RevocationListPolicy.Delta(validitySeconds: 4 * 3600, publicURL: "http://pki.example")
        let policy = RevocationListPolicy(delta: delta, toleranceSeconds: 300)
        let press = try Press(policy: policy, patience: 200)
        let leaf = try press.authority.leaf(serial(5), now: press.now.advanced(bySeconds: -86_400))
        press.status.issue(press.id(5))
        let anchor = try press.directory.write(press.authority.certificate.pem, to: "ca.pem")
        let file = try press.directory.write(leaf.pem, to: "leaf.pem")
        func verify(behind seconds: Int64) async throws -> Tool.Result {
            let lists = try [press.name, press.name.delta].flatMap { name in
                PEM.encode(try #require(try press.octets(name)), label: "X509 CRL")
            }
            return try await Tool.run(
                "openssl",
                [
                    "verify", "-attime", "\(press.now.secondsSinceEpoch - seconds)", "-crl_check",
                    "-extended_crl", "-use_deltas", "-CAfile", anchor, "-CRLfile",
                    press.directory.write(lists, to: "lists.pem"), file,
                ]
            )
        }
        _ = try await press.publisher.publish(for: press.issuer)
        for seconds: Int64 in [0, 1, 240] { #expect(try await verify(behind: seconds).status == 0) }
        #expect(try await verify(behind: 301).text.contains("CRL is not yet valid"))
        // Revoked a second ago by our clock is revoked for who is behind it.
        press.status.revoke(press.id(5), Revocation(date: press.now, reason: .keyCompromise))
        _ = try await press.publisher.publish(for: press.issuer)
        #expect(try await verify(behind: 1).text.contains("certificate revoked"))
        let strict = publisher(press, RevocationListPolicy(delta: delta))
        _ = try await strict.publish(for: press.issuer)
        #expect(try await verify(behind: 1).text.contains("CRL is not yet valid"))
    }
}
