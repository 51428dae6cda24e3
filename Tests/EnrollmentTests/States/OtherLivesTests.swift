@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Orders, deliveries, tokens and jobs")
struct OtherLivesTests {
    /// product.md §4.5.
    @Test("An order moves by its four arrows and refunds what comes after CANCELLED")
    func orders() {
        let allowed: [String: OrderRecord.State] = [
            "UNPAID paid": .paid, "UNPAID cancel": .cancelled, "PAID refund": .refunding,
            "REFUNDING refunded": .refunded,
            "CANCELLED paid": .refunding,
        ]
        for state in OrderRecord.State.allCases {
            for event in OrderEvent.allCases {
                #expect((try? state.after(event)) == allowed["\(state.rawValue) \(event.rawValue)"])
            }
        }
    }

    /// product.md §5.3.
    @Test("A delivery moves by its four arrows")
    func deliveries() {
        let allowed: [String: DeliveryRecord.State] = [
            "READY ship": .shipped, "READY pickUp": .pickedUp, "SHIPPED deliver": .delivered,
            "SHIPPED returned": .returned, "RETURNED ship": .shipped, "RETURNED pickUp": .pickedUp,
        ]
        for state in DeliveryRecord.State.allCases {
            for event in DeliveryEvent.allCases {
                #expect((try? state.after(event)) == allowed["\(state.rawValue) \(event.rawValue)"])
            }
        }
    }

    @Test("A token walks from stock to use and can break or be lost on the way")
    func tokens() throws {
        let path: [TokenRecord.State] = [
            .inStock, .allocated, .initialized, .inProduction, .produced, .shipped, .inUse, .locked, .retired,
        ]
        for (from, to) in zip(path, path.dropFirst()) { #expect(try from.moved(to: to) == to) }
        for state in path.dropLast() {
            #expect(try state.moved(to: .defective) == .defective)
            #expect(try state.moved(to: .lost) == .lost)
        }
        #expect(try TokenRecord.State.locked.moved(to: .inUse) == .inUse)
        #expect(TokenRecord.State.lost.allowedMoves.isEmpty)
        #expect(TokenRecord.State.defective.allowedMoves == [.inStock])
        #expect(TokenRecord.State.retired.allowedMoves == [.inStock])
    }

    @Test(
        "A token returns to stock only while nobody has it, or when it is made blank again, and none moves onto itself"
    )
    func tokensNotBack() {
        for state in TokenRecord.State.allCases {
            #expect(!state.allowedMoves.contains(state))
            let isHere: Set<TokenRecord.State> = [
                .allocated, .initialized, .inProduction, .retired, .defective,
            ]
            #expect(((try? state.moved(to: .inStock)) != nil) == isHere.contains(state), "\(state)")
        }
    }

    private static let steps: [JobState] = [
        .queued, .claimed, .initialized, .keyGenerated, .issued, .written, .verified, .done,
    ]

    @Test("A job walks its steps in order and skips none")
    func jobSteps() throws {
        for (position, state) in Self.steps.enumerated() {
            for next in JobState.allCases {
                var life = JobLife(state: state, resumeFrom: state)
                let isNext =
                    position > 0 && position + 1 < Self.steps.count && Self.steps[position + 1] == next
                #expect(((try? life.apply(.advance(to: next))) != nil) == isNext, "\(state) \(next)")
            }
        }
    }

    @Test("A failed job resumes from where it says, at a step it had reached")
    func jobFailure() throws {
        for (reached, state) in Self.steps.enumerated() {
            for (back, step) in Self.steps.enumerated() {
                var life = JobLife(state: state, resumeFrom: state)
                let isAllowed = (1...6).contains(reached) && (1...reached).contains(back)
                #expect(((try? life.apply(.fail(resumeFrom: step))) != nil) == isAllowed, "\(state) \(step)")
                guard isAllowed else { continue }
                #expect(life.state == .failed)
                try life.apply(.claim)
                #expect(life.state == step)
                #expect(life.resumeFrom == step)
            }
        }
    }

    @Test("Claiming keeps what was done; releasing after INITIALIZED does too")
    func jobClaims() throws {
        for state in Self.steps where state != .done {
            var life = JobLife(state: state, resumeFrom: state)
            try life.apply(.claim)
            #expect(life.state == (state == .queued ? .claimed : state))
            try life.apply(.release)
            #expect(life.state == (state == .queued || state == .claimed ? .queued : state))
        }
    }

    @Test("A done or cancelled job takes no event", arguments: [JobState.done, .cancelled])
    func jobTerminal(state: JobState) {
        let events: [JobEvent] =
            [.claim, .release, .cancel, .reject, .approve, .prioritize]
            + JobState.allCases.flatMap { [.advance(to: $0), .fail(resumeFrom: $0)] }
        for event in events {
            var life = JobLife(state: state, resumeFrom: state)
            #expect(throws: InvalidTransition.self) { try life.apply(event) }
            #expect(life.state == state)
        }
    }

    @Test("A rejected job waits for its approval, and goes on from where it was")
    func jobRejection() throws {
        for state in Self.steps where state != .done {
            var life = JobLife(state: state, resumeFrom: state)
            try life.apply(.reject)
            #expect(life.state == .rejected)
            let events: [JobEvent] =
                [.claim, .release, .reject]
                + JobState.allCases.flatMap { [.advance(to: $0), .fail(resumeFrom: $0)] }
            for event in events { #expect(throws: InvalidTransition.self) { try life.apply(event) } }
            try life.apply(.prioritize)
            try life.apply(.approve)
            #expect(life.state == (state == .claimed ? .queued : state))
            #expect(throws: InvalidTransition.self) { try life.apply(.approve) }
        }
        var failed = JobLife(state: .failed, resumeFrom: .issued)
        try failed.apply(.reject)
        try failed.apply(.approve)
        #expect(failed.state == .issued)
    }

    @Test("Random jobs never lose or skip a step", arguments: 0..<100)
    func randomJobs(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var life = JobLife(state: .queued, resumeFrom: .queued)
        for _ in 0..<80 {
            let before = life
            let states = JobState.allCases
            let step = states[Int.random(in: 0..<states.count, using: &generator)]
            let events: [JobEvent] = [
                .claim, .advance(to: step), .advance(to: step), .release, .fail(resumeFrom: step),
            ]
            let event = events[Int.random(in: 0..<events.count, using: &generator)]
            guard (try? life.apply(event)) != nil else {
                #expect(life == before)
                continue
            }
            let old = Self.steps.firstIndex(of: before.resumeFrom) ?? -1
            let new = Self.steps.firstIndex(of: life.resumeFrom) ?? -1
            #expect(new <= old + 1)
            #expect(new >= 0)
            if life.state != .failed { #expect(life.resumeFrom == life.state) }
        }
    }
}
