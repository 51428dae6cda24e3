import CRL
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("Lists against a small reference")
struct ExplanationModelTests {
    private static let policy = RevocationListPolicy(
        delta: .init(validitySeconds: 4 * 3600, publicURL: "http://pki.example")
    )

    private func entries(_ press: Press, _ name: RevocationListName) throws -> [Int: Revocation?] {
        var entries: [Int: Revocation?] = [:]
        try press.published(name)?.forEachEntry {
            entries[Int($0.serial.bytes[0])] = .some($0.isRemoval ? nil : $0.revocation)
        }
        return entries
    }

    @Test(
        "Whatever is held, released, revoked and ends, and whatever comes between, each list is as it should be and is published",
        arguments: 1...12
    )
    func honest(seed: UInt64) async throws {
        let press = try Press(policy: Self.policy, patience: 200)
        var life = ListLife(press, seed: seed)
        var heads: [Int64: Int64] = [:]
        for _ in 0..<40 {
            press.clock.advance(bySeconds: Int64(life.random(1...40_000)))
            life.live()
            let (list, head) = (life.list(), life.head)
            let isFull = life.random(0...1) == 0
            let before = life
            // What comes while the list is made.
            let deeds = life.rehearse()
            press.status.afterNextView { for deed in deeds { deed() } }
            let lists =
                isFull
                ? try await press.publisher.publish(for: press.issuer)
                : try await press.publisher.publishDelta(for: press.issuer)
            for published in lists where !published.record.name.isDelta {
                heads[published.record.number] = head
                #expect(try entries(press, press.name) == list.mapValues { .some($0) })
            }
            let base = try #require(press.published(press.name.delta)?.base)
            let since = try #require(heads[base])
            #expect(try entries(press, press.name.delta) == before.changes(after: since))
        }
    }

    /// What is told of one certificate instead of the truth.
    enum Lie: CaseIterable, Sendable {
        case heldThoughNever, heldThoughReleased, gone, otherDate, otherReason, revokedThoughHeld
        case removedThoughNever, removedThoughListed
    }

    @Test(
        "A list on which one certificate is told of otherwise is not published",
        arguments: Lie.allCases,
        1...6
    )
    func lying(lie: Lie, seed: UInt64) async throws {
        let press = try Press(policy: Self.policy, patience: 200)
        let liar = LyingRevocations(press.status)
        let publisher = RevocationListPublisher(
            source: liar,
            book: press.status,
            directory: press.publisher.directory,
            clock: press.clock.clock,
            policy: Self.policy,
            patience: 200
        )
        var life = ListLife(press, seed: seed)
        var told = 0
        for _ in 0..<30 {
            press.clock.advance(bySeconds: Int64(life.random(1...20_000)))
            life.live()
            _ = try await publisher.publish(for: press.issuer)
            press.clock.advance(bySeconds: 60)
            let listed = life.list()
            let isDelta = lie == .removedThoughNever || lie == .removedThoughListed
            guard let number = candidate(lie, life, listed) else { continue }
            let now = press.now
            liar.tell { entries in
                entries.filter { $0.serial != serial(number) }
                    + Self.entries(lie, number, listed[number], now)
            }
            let before = try press.octets(press.name)
            await #expect {
                _ =
                    isDelta
                    ? try await publisher.publishDelta(for: press.issuer)
                    : try await publisher.publish(for: press.issuer)
            } throws: { error in
                guard case .suspicious(_, let finding) = (error as? RevocationListError)?.reason else {
                    return false
                }
                return finding.hasPrefix(serial(number).hexadecimal)
            }
            #expect(try press.octets(press.name) == before)
            liar.tell(nil)
            told += 1
            press.clock.advance(bySeconds: 60)
        }
        #expect(told > 5)
    }

    /// A certificate of which this can be told.
    private func candidate(_ lie: Lie, _ life: ListLife, _ listed: [Int: Revocation]) -> Int? {
        let end = life.press.now.advanced(bySeconds: -86_400)
        let living = life.members.filter { $0.value.notAfter >= end }
        return living.keys.sorted().first { number in
            guard let member = living[number] else { return false }
            let isHeld = listed[number]?.reason == .certificateHold
            return switch lie {
            case .heldThoughNever, .removedThoughNever: member.past.isEmpty
            case .heldThoughReleased: member.wasReleased
            case .gone, .removedThoughListed: listed[number] != nil
            case .otherDate, .otherReason: listed[number] != nil && !isHeld
            case .revokedThoughHeld: isHeld
            }
        }
    }

    private static func entries(
        _ lie: Lie,
        _ number: Int,
        _ listed: Revocation?,
        _ now: Timestamp
    ) -> [RevokedEntry] {
        let serial = serial(number)
        let (date, reason) = (listed?.date ?? now, listed?.reason ?? .superseded)
        func entry(_ date: Timestamp, _ reason: RevocationReason) -> [RevokedEntry] {
            [RevokedEntry(serial: serial, revocation: Revocation(date: date, reason: reason))]
        }
        return switch lie {
        case .heldThoughNever, .heldThoughReleased: entry(now, .certificateHold)
        case .gone: []
        case .otherDate: entry(date.advanced(bySeconds: -7), reason)
        case .otherReason: entry(date, reason == .affiliationChanged ? .superseded : .affiliationChanged)
        case .revokedThoughHeld: entry(date, .superseded)
        case .removedThoughNever, .removedThoughListed: [RevokedEntry(removing: serial, at: now)]
        }
    }
}
