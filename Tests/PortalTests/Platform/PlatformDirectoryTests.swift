import Model
import Synchronization
import TestSupport
import Testing

@testable import Portal

@Suite("What the platform publishes")
struct PlatformDirectoryTests {
    private struct World {
        let platform = PlayedPlatform()
        let clock = ManualClock()
        let first: PlatformBench.Key
        let second: PlatformBench.Key
        let directory: PlatformDirectory

        init(discovers: Bool = false) throws {
            first = try PlatformBench.Key("1")
            second = try PlatformBench.Key("2", .ed25519)
            directory = PlatformDirectory(
                PlatformBench.signOn(discovers: discovers),
                line: platform,
                clock: clock.clock
            )
            platform.publish([first])
        }

        func token(_ key: PlatformBench.Key) throws -> SignedToken {
            try #require(SignedToken(try PlatformBench.token(["sub": #""u""#], by: key)))
        }
    }

    @Test("Keys are fetched once, and again when a token names one that nobody knows, twice a minute at most")
    func rollover() async throws {
        let world = try World()
        for _ in 0..<5 { #expect(try await world.directory.verifies(world.token(world.first))) }
        #expect(world.platform.asked == 1)
        world.platform.publish([world.second])
        // The new key is not known for half a minute, and whoever makes up names has nobody asked.
        for _ in 0..<5 { #expect(try await !world.directory.verifies(world.token(world.second))) }
        #expect(world.platform.asked == 1)
        world.clock.advance(bySeconds: 30)
        #expect(try await world.directory.verifies(world.token(world.second)))
        #expect(world.platform.asked == 2)
        #expect(try await !world.directory.verifies(world.token(world.first)))
        #expect(world.platform.asked == 2)
    }

    @Test("A key that was withdrawn is believed ten minutes more, and no longer")
    func withdrawn() async throws {
        let world = try World()
        #expect(try await world.directory.verifies(world.token(world.first)))
        world.platform.publish([world.second])
        world.clock.advance(bySeconds: 599)
        #expect(try await world.directory.verifies(world.token(world.first)))
        world.clock.advance(bySeconds: 1)
        #expect(try await !world.directory.verifies(world.token(world.first)))
    }

    @Test(
        "While the platform is away what was known goes on for a day; what never was known is said to be away"
    )
    func away() async throws {
        let world = try World()
        let token = try world.token(world.first)
        world.platform.state.withLock { $0.isAway = true }
        let error = await #expect(throws: PlatformError.self) { try await world.directory.verifies(token) }
        #expect(error?.kind == .unavailable)
        world.platform.state.withLock { $0.isAway = false }
        world.clock.advance(bySeconds: 30)
        #expect(try await world.directory.verifies(token))
        world.platform.state.withLock { $0.isAway = true }
        world.clock.advance(bySeconds: 86_399)
        #expect(try await world.directory.verifies(token))
        world.clock.advance(bySeconds: 60)
        await #expect(throws: PlatformError.self) { try await world.directory.verifies(token) }
    }

    @Test(
        "The discovery document says where everything is, when it is of this issuer and names allowed places"
    )
    func discovery() async throws {
        let place = "https://sso.example.cn/.well-known/openid-configuration"
        func document(_ changes: [String: String] = [:]) -> String {
            let members = [
                "issuer": "https://sso.example.cn", "authorization_endpoint": "https://www.example.cn/a?x=1",
                "token_endpoint": "https://api.example.cn/t", "jwks_uri": "https://sso.example.cn/keys",
                "end_session_endpoint": "https://sso.example.cn/o",
            ].merging(changes) { $1 }
            return PlatformBench.json(members.mapValues { $0.isEmpty ? "" : "\"\($0)\"" })
        }
        let world = try World(discovers: true)
        world.platform.state.withLock { $0.documents[place] = document() }
        let found = try await world.directory.endpoints()
        #expect(
            found.authorize == "https://www.example.cn/a?x=1" && found.token == "https://api.example.cn/t"
        )
        #expect(found.logout == "https://sso.example.cn/o")
        let token = try world.token(world.first)
        #expect(try await world.directory.verifies(token))
        #expect(world.platform.asked == 2)
        let wrong = [
            ["issuer": "https://sso.example.cn/"], ["authorization_endpoint": "https://evil.example/a"],
            ["authorization_endpoint": "https://www.example.cn@evil.example/a"], ["token_endpoint": ""],
            ["token_endpoint": "http://api.example.cn/t"], ["jwks_uri": "file:///etc/passwd"],
        ]
        for changes in wrong {
            let other = try World(discovers: true)
            other.platform.state.withLock { $0.documents[place] = document(changes) }
            await #expect(throws: PlatformError.self, "\(changes)") {
                try await other.directory.endpoints()
            }
        }
        let elsewhere = try World(discovers: true)
        elsewhere.platform.state.withLock {
            $0.documents[place] = document(["end_session_endpoint": "https://evil.example/"])
        }
        #expect(try await elsewhere.directory.endpoints().logout == nil)
    }
}
