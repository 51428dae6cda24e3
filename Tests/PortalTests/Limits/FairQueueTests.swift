import Dispatch
import StatusFixtures
import Testing

@testable import Portal

@Suite("Work in turns")
struct FairQueueTests {
    /// A queue whose first piece of work lasts until it is opened.
    private struct Held {
        let queue: FairQueue
        let gate = DispatchSemaphore(value: 0)
        let first: Task<Void, any Error>

        init(capacity: Int, each: Int) async throws {
            let queue = FairQueue(label: "test", capacity: capacity, each: each)
            let gate = gate
            let (began, told) = AsyncStream<Void>.makeStream()
            first = Task {
                try await queue.run(for: "first") {
                    told.finish()
                    gate.wait()
                }
            }
            for await _ in began {}
            self.queue = queue
        }

        func open() { gate.signal() }
    }

    @Test("However much one has waiting, whoever comes next has the next turn but one")
    func turns() async throws {
        let held = try await Held(capacity: 10, each: 5)
        let (order, done) = AsyncStream<String>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["a", "a", "a", "b", "c"] {
                let queue = held.queue
                let before = queue.waitingCount
                group.addTask {
                    try await queue.run(for: name) { _ = done.yield(name) }
                }
                try await eventually { queue.waitingCount == before + 1 }
            }
            held.open()
            try await group.waitForAll()
        }
        done.finish()
        var names: [String] = []
        for await name in order { names.append(name) }
        #expect(names == ["a", "b", "c", "a", "a"])
        try await held.first.value
    }

    @Test("Nobody has more than a few waiting, and all together no more than the queue holds")
    func bounds() async throws {
        let held = try await Held(capacity: 3, each: 2)
        let queue = held.queue
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, name) in ["a", "a", "b"].enumerated() {
                group.addTask { try await queue.run(for: name) {} }
                try await eventually { queue.waitingCount == number + 1 }
            }
            for name in ["a", "c"] {
                await #expect(throws: FairQueue.Refusal.full, "\(name)") {
                    try await queue.run(for: name) { Issue.record("done all the same") }
                }
            }
            held.open()
            try await group.waitForAll()
        }
        try await queue.run(for: "a") {}
        try await held.first.value
    }

    @Test("What nobody waits for any more is not done")
    func left() async throws {
        let held = try await Held(capacity: 3, each: 3)
        let queue = held.queue
        let task = Task { try await queue.run(for: "a") { Issue.record("done for nobody") } }
        try await eventually { queue.waitingCount == 1 }
        task.cancel()
        held.open()
        await #expect(throws: FairQueue.Refusal.left) { try await task.value }
    }
}
