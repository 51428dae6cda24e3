import CRL
import Model
import StatusFixtures
import TestSupport

/// Certificates that are held, released, revoked and end at random, in a book and in a small reference beside it.
struct ListLife {
    /// What one certificate came to.
    struct Member {
        let notAfter: Timestamp
        /// What the feed says of it, with the place in the feed; nil for a release.
        var past: [(sequence: Int64, revocation: Revocation?)] = []

        /// What is listed of it, as the feed stood at `sequence`.
        func listed(at sequence: Int64) -> Revocation? {
            past.last { $0.sequence <= sequence }?.revocation
        }

        var now: Revocation? { listed(at: .max) }
        var wasReleased: Bool { past.last.map { $0.revocation == nil } ?? false }
    }

    private static let day: Int64 = 86_400

    let press: Press
    var members: [Int: Member] = [:]
    private(set) var head: Int64 = 0
    private var generator: SeededGenerator

    init(_ press: Press, seed: UInt64) {
        self.press = press
        generator = SeededGenerator(seed: seed)
        for number in 1...60 {
            let end = press.now.advanced(bySeconds: Int64.random(in: 0...12 * Self.day, using: &generator))
            members[number] = Member(notAfter: end)
            press.status.issue(press.id(number), notAfter: end)
        }
    }

    mutating func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    /// Some deeds, in both books.
    mutating func live() { for deed in rehearse() { deed() } }

    /// Some deeds, in the reference alone.
    ///
    /// - Returns: the same deeds for the book.
    mutating func rehearse() -> [@Sendable () -> Void] {
        (0..<random(0...8)).compactMap { _ in step(random(1...60)) }
    }

    private mutating func step(_ number: Int) -> (@Sendable () -> Void)? {
        let choice = random(0...3)
        switch members[number]?.now {
        case nil:
            return note(
                number,
                Revocation(date: press.now, reason: choice < 2 ? .certificateHold : .superseded)
            )
        case let held? where held.reason == .certificateHold:
            return note(number, choice < 2 ? nil : Revocation(date: press.now, reason: .keyCompromise))
        case let revoked? where !revoked.reason.isCompromise && choice == 0:
            return note(number, Revocation(date: revoked.date, reason: .keyCompromise))
        default: return nil
        }
    }

    private mutating func note(_ number: Int, _ revocation: Revocation?) -> @Sendable () -> Void {
        head += 1
        members[number]?.past.append((head, revocation))
        let (status, id) = (press.status, press.id(number))
        return {
            if let revocation { status.revoke(id, revocation) } else { status.release(id) }
        }
    }

    /// The full list at this moment, by number.
    func list() -> [Int: Revocation] {
        let end = press.now.advanced(bySeconds: -2 * Self.day)
        return members.compactMapValues { $0.notAfter >= end ? $0.now : nil }
    }

    /// What changed after a place in the feed, as a delta says it; nil for what is listed no more.
    func changes(after sequence: Int64) -> [Int: Revocation?] {
        let end = press.now.advanced(bySeconds: -2 * Self.day)
        return members.filter {
            $0.value.notAfter >= end && $0.value.past.contains { $0.sequence > sequence }
        }
        .mapValues(\.now)
    }
}
