import CentreSupport
import Logging
import ServiceLifecycle
import Testing

@testable import Centre

/// A centre that nobody asked to tell anything.
@Suite("A platform that is told nothing", .timeLimit(.minutes(1)))
struct QuietPlatformTests {
    /// Tells the platform as a server does, and says when it began.
    private struct Telling: Service {
        let centre: CACentre
        let began: AsyncStream<Void>.Continuation

        func run() async throws {
            began.yield()
            await CentreServer.tellPlatform(of: centre, [], Logger(label: "test"))
        }
    }

    @Test("Without endpoints it waits for the server to be stopped, and ends with that")
    func ends() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let (starts, began) = AsyncStream.makeStream(of: Void.self)
        let group = ServiceGroup(
            services: [Telling(centre: centre, began: began)],
            gracefulShutdownSignals: [],
            logger: Logger(label: "test")
        )
        let running = Task { try await group.run() }
        for await _ in starts { break }
        await group.triggerGracefulShutdown()
        try await running.value
        try await centre.close()
        withExtendedLifetime(prepared) {}
    }
}
