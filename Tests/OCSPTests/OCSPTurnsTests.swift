import Model
import Testing

@testable import OCSP

@Suite("Turns at the OCSP desk")
struct OCSPTurnsTests {
    private let slow = OCSPJob.Owner(authority: AuthorityID("slow"), mayWait: true)
    private let quick = OCSPJob.Owner(authority: AuthorityID("quick"), mayWait: false)
    private let nobody = OCSPJob.Owner(authority: nil, mayWait: false)

    /// Jobs of these owners, whose requests are their numbers in the order of their coming.
    private func turns(_ owners: [OCSPJob.Owner]) -> OCSPTurns {
        var turns = OCSPTurns()
        for (number, owner) in owners.enumerated() {
            turns.append(OCSPJob([UInt8(number)], of: owner) { _ in })
        }
        return turns
    }

    private func numbers(_ jobs: [OCSPJob]) -> [UInt8] { jobs.flatMap(\.request) }

    @Test("Whoever comes later has a turn after one of each other, in the order of their own coming")
    func inTurn() {
        var turns = turns([quick, quick, quick, nobody, nobody])
        let first = numbers(turns.take(3, from: .shared))
        #expect(first == [0, 3, 1] && turns.count == 2)
        turns.append(OCSPJob([9], of: nobody) { _ in })
        let rest = numbers(turns.take(8, from: .shared))
        #expect(rest == [4, 2, 9] && turns.isEmpty)
        let none = turns.take(8, from: .shared)
        #expect(none.isEmpty)
    }

    @Test("What may take long is taken alone, from a line of its own, and the others do not wait for it")
    func alone() {
        var turns = turns([quick, slow, slow, quick])
        #expect(turns.sharedCount == 2)
        let shared = numbers(turns.take(8, from: .shared))
        #expect(shared == [0, 3] && turns.count == 2 && turns.sharedCount == 0)
        #expect(!turns.isWaiting(on: .shared) && turns.isWaiting(on: .own(slow)))
        let hands = (0..<3).map { _ in numbers(turns.take(8, from: .own(slow))) }
        #expect(hands == [[1], [2], []] && turns.isEmpty && !turns.isWaiting(on: .own(slow)))
    }

    @Test("Who has most waiting gives its newest way, as long as it has more than the other then")
    func givesWay() {
        var turns = turns([slow, slow, slow, slow])
        let own = turns.giveWay(to: slow)
        #expect(own == nil)
        let newest = turns.giveWay(to: quick)
        #expect(newest?.request == [3])
        turns.append(OCSPJob([4], of: quick) { _ in })
        let next = turns.giveWay(to: quick)
        #expect(next?.request == [2])
        turns.append(OCSPJob([5], of: quick) { _ in })
        let equal = turns.giveWay(to: quick)
        #expect(equal == nil)
        let third = turns.giveWay(to: nobody)
        #expect(third != nil && turns.count == 3)
    }

    @Test("Who waited too long goes, from every line, and what is left keeps its turn")
    func late() {
        var turns = turns([quick, slow, quick, slow, nobody])
        let late = numbers(turns.takeLate { $0.request[0] < 2 || $0.request[0] == 4 })
        #expect(late.sorted() == [0, 1, 4] && turns.count == 2)
        let rest = numbers(turns.take(8, from: .shared)) + numbers(turns.take(8, from: .own(slow)))
        #expect(rest == [2, 3] && turns.isEmpty)
    }
}
