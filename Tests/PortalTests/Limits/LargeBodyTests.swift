import Model
import StatusFixtures
import Synchronization
import Testing

@testable import Portal

@Suite("Large bodies")
struct LargeBodyTests {
    /// What stands behind the listener: it answers when it is told to, and remembers who was left.
    private final class Desk: Sendable {
        let lengths = Mutex<[Int]>([])
        let left = Mutex(0)
        let isHeld = Mutex(false)

        func respond(_ call: HTTPCall) async -> HTTPReply {
            lengths.withLock { $0.append(call.body.count) }
            while isHeld.withLock({ $0 }) {
                guard !Task.isCancelled else {
                    left.withLock { $0 += 1 }
                    break
                }
                try? await Task.sleep(for: .milliseconds(5))
            }
            let count = call.target == "/large" ? 200_000 : 1
            return HTTPReply(status: 200, body: [UInt8](repeating: 0x78, count: count))
        }
    }

    private static let limits = HTTPListenerLimits(
        bodyOctets: 1 << 20,
        sharedOctets: 1_000_000,
        clientOctets: 600_000,
        requestSeconds: 600,
        bodySeconds: 600,
        idleSeconds: 600,
        graceSeconds: 1
    )

    /// Runs a listener whose clients say by a header who they are; nobody else sends large bodies.
    private static func run(
        _ body: @escaping @Sendable (Int, Desk) async throws -> Void
    ) async throws {
        let (ports, opened) = AsyncStream<Int>.makeStream()
        let desk = Desk()
        let listener = HTTPListener(
            host: "127.0.0.1",
            port: 0,
            limits: limits,
            refuse: { HTTPReply(status: $0.reason == .anonymous ? 403 : $0.reason == .busy ? 503 : 400) },
            large: LargeBodies(
                client: { $0.field("x-client") ?? "" },
                admits: { $0.field("x-client") != nil }
            ),
            respond: { await desk.respond($0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run { opened.yield($0) } }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw FixtureError("port") }
            try await body(port, desk)
        }
    }

    private static func message(_ count: Int, _ client: String? = nil, _ target: String = "/") -> [UInt8] {
        let fields = client.map { ["X-Client: \($0)"] } ?? []
        return Wire.message("POST", target, fields: fields, body: [UInt8](repeating: 0x61, count: count))
    }

    @Test("Nobody but who is known sends a large body, and everybody a small one")
    func known() async throws {
        try await LargeBodyTests.run { port, desk in
            for (message, status) in [
                (LargeBodyTests.message(65_536), 200), (LargeBodyTests.message(65_537), 403),
                (LargeBodyTests.message(300_000), 403), (LargeBodyTests.message(300_000, "a"), 200),
                (LargeBodyTests.message(1 << 20, "a"), 503),
            ] {
                let reply = try await Wire.exchange(port: port, [message])[0]
                #expect(reply.status == status, "\(message.count)")
            }
            #expect(desk.lengths.withLock { $0 } == [65_536, 300_000])
        }
    }

    @Test("A body that is announced and does not come takes no room")
    func announced() async throws {
        try await LargeBodyTests.run { port, _ in
            let idle = try await onOwnThread {
                Result {
                    try (0..<20).map { _ in
                        let connection = try Connection(port: port)
                        try connection.send(Array(LargeBodyTests.message(600_000, "a").prefix(2000)))
                        return connection
                    }
                }
            }.get()
            let reply = try await Wire.exchange(port: port, [LargeBodyTests.message(500_000, "a")])[0]
            #expect(reply.status == 200)
            withExtendedLifetime(idle) {}
        }
    }

    @Test("Room stays taken until the answer is made, also when the client has left; then it is there again")
    func kept() async throws {
        try await LargeBodyTests.run { port, desk in
            desk.isHeld.withLock { $0 = true }
            try await onOwnThread {
                Result {
                    let connection = try Connection(port: port)
                    try connection.send(LargeBodyTests.message(500_000, "a"))
                }
            }.get()
            // The task of who left is told so.
            try await eventually { desk.left.withLock { $0 } == 1 }
            let waiting = try await onOwnThread {
                Result {
                    let connection = try Connection(port: port)
                    try connection.send(LargeBodyTests.message(500_000, "a"))
                    return connection
                }
            }.get()
            try await eventually { desk.lengths.withLock { $0.count } == 2 }
            let refused = try await Wire.exchange(port: port, [LargeBodyTests.message(500_000, "a")])[0]
            #expect(refused.status == 503, "one client has no more room")
            desk.isHeld.withLock { $0 = false }
            let answer = try await onOwnThread { Result { try waiting.response(to: []) } }.get()
            #expect(answer.status == 200)
            let next = try await Wire.exchange(port: port, [LargeBodyTests.message(500_000, "a")])[0]
            #expect(next.status == 200)
        }
    }

    @Test("Large answers take room as well, and give it back when they are written")
    func answers() async throws {
        try await LargeBodyTests.run { port, _ in
            for _ in 0..<10 {
                let reply = try await Wire.exchange(
                    port: port,
                    [LargeBodyTests.message(1, "a", "/large")]
                )[0]
                #expect(reply.status == 200 && reply.body.count == 200_000)
            }
        }
    }

    @Test("Clients do not take each other's room beyond what all may have together")
    func room() {
        let room = BodyRoom(limit: 100, clientLimit: 60)
        #expect(room.take(60, for: "a") && !room.take(1, for: "a"))
        #expect(!room.take(41, for: "b") && room.take(40, for: "b") && !room.take(1, for: "c"))
        room.giveBack(60, for: "a")
        #expect(room.take(20, for: "b") && !room.take(1, for: "b") && room.take(40, for: "c"))
    }
}
