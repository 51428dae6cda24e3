import CentreSupport
import Foundation
import Issuer
import Messages
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Centre
@testable import Portal

/// The whole of a login but the browser, over real sockets.
@Suite("Login on a running platform")
struct PlatformSignOnTests {
    private static let portal = "https://ca.example.cn"
    private static let secret = "a+ b:c%"

    private struct World {
        let folder: TemporaryDirectory
        let issuer: RunningIssuer
        let clock = ManualClock(WallClock.system.now)
        let desk: PlatformDesk

        init(secret: String = PlatformSignOnTests.secret) throws {
            folder = try TemporaryDirectory()
            issuer = try RunningIssuer(
                client: "ca-centre",
                secret: PlatformSignOnTests.secret,
                portal: PlatformSignOnTests.portal
            )
            let file = folder.path("secret")
            try "\(secret)\n".write(toFile: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            desk = PlatformDesk(
                PlatformSignOn(
                    name: "招标平台",
                    issuer: issuer.url,
                    client: "ca-centre",
                    endpoints: nil,
                    origins: [issuer.url],
                    takesPosts: true,
                    believesNumbers: false,
                    believesNames: false
                ),
                origin: PlatformSignOnTests.portal,
                line: PlatformWire(client: "ca-centre", secretFile: file, trusted: nil),
                clock: clock.clock,
                digest: { MessageAuthentication.hmacSHA256(key: [1], message: $0) }
            )
        }

        /// What the platform's login page sends back for a user.
        func log(_ browser: SessionToken, in user: String) async throws -> FormBody {
            let place = try await desk.begin(browser)
            let answer = try await HTTPExchange.sendDirectly(.get, "\(place)&user=\(user)", limit: 4096)
            let back = try #require(answer.headers["location"])
            #expect(back.hasPrefix("\(PlatformSignOnTests.portal)/login/platform/callback?"))
            return FormBody(query: back.drop { $0 != "?" }.dropFirst())
        }

        func roll(_ algorithm: String) async throws {
            _ = try await HTTPExchange.sendDirectly(
                .post([], contentType: "text/plain"),
                "\(issuer.url)/roll?alg=\(algorithm)",
                limit: 4096
            )
            // What was known is fetched again no sooner.
            clock.advance(bySeconds: 30)
        }
    }

    @Test("Whoever the platform sends is who they are there, whichever key signs, and the code is good once")
    func comes() async throws {
        let world = try World()
        let browser = try SessionToken()
        for algorithm in ["ES256", "RS256", "EdDSA"] {
            if algorithm != "ES256" { try await world.roll(algorithm) }
            let query = try await world.log(browser, in: "u-1001")
            let visitor = try await world.desk.finish(query, browser)
            #expect(
                visitor.subject == PlatformSubject(issuer: world.issuer.url, subject: "u-1001"),
                "\(algorithm)"
            )
            let again = await #expect(throws: PlatformError.self) {
                try await world.desk.finish(query, browser)
            }
            #expect(again?.reason == .declined(detail: "the code is not good"))
        }
        #expect(await world.desk.end()?.hasPrefix("\(world.issuer.url)/logout?client_id=ca-centre") == true)
    }

    @Test("A code that was meant for another browser is of no use to anybody")
    func stolen() async throws {
        let world = try World()
        let (browser, thief) = (try SessionToken(), try SessionToken())
        let query = try await world.log(browser, in: "u-1001")
        let error = await #expect(throws: PlatformError.self) {
            try await world.desk.finish(query, thief)
        }
        #expect(error?.reason == .stale)
        // Even with a state of the thief's own: the challenge was another one.
        let own = try await world.log(thief, in: "u-1002")
        let mixed = FormBody(query: "state=\(own.text("state") ?? "")&code=\(query.text("code") ?? "")"[...])
        let refused = await #expect(throws: PlatformError.self) {
            try await world.desk.finish(mixed, thief)
        }
        #expect(refused?.reason == .declined(detail: "the code is not good"))
    }

    @Test(
        "Somebody whom the platform does not let in is not let in, and a wrong secret is told as a fault of ours"
    )
    func refused() async throws {
        let world = try World()
        let browser = try SessionToken()
        let query = try await world.log(browser, in: "nobody")
        let error = await #expect(throws: PlatformError.self) { try await world.desk.finish(query, browser) }
        #expect(error?.reason == .declined(detail: "access_denied"))
        let wrong = try World(secret: "other")
        let code = try await wrong.log(browser, in: "u-1001")
        let fault = await #expect(throws: PlatformError.self) { try await wrong.desk.finish(code, browser) }
        #expect(fault?.kind == .unavailable && fault?.message.contains("401") == true)
    }

    @Test("A token of the platform's page is taken at its door")
    func posted() async throws {
        let world = try World()
        let page = try await HTTPExchange.sendDirectly(
            .get,
            "\(world.issuer.url)/tender?user=u-7",
            limit: 65_536
        )
        let text = String(decoding: page.body, as: UTF8.self)
        let token = try #require(text.firstMatch(of: /value="([\w.\-]+)"/).map { String($0.1) })
        #expect(try await world.desk.take(token).subject.subject == "u-7")
        world.clock.advance(bySeconds: 300)
        await #expect(throws: PlatformError.self) { try await world.desk.take(token) }
    }

    @Test(
        "A mistake in the configuration is named with its key",
        arguments: [
            ("name: \"\", issuer: \"https://sso.cn\", client: c", "platform.signOn.name"),
            ("name: P, issuer: \"http://sso.cn\", client: c", "platform.signOn.issuer"),
            ("name: P, issuer: \"https://sso.cn?x=1\", client: c", "platform.signOn.issuer"),
            ("name: P, issuer: \"https://sso.cn\", client: \"\"", "platform.signOn.client"),
            (
                "name: P, issuer: \"https://sso.cn\", client: c, secretFile: \"\"",
                "platform.signOn.secretFile"
            ),
            (
                "name: P, issuer: \"https://sso.cn\", client: c, origins: [\"https://a.cn/\"]",
                "platform.signOn.origins"
            ),
            (
                "name: P, issuer: \"https://sso.cn\", client: c, endpoints: {authorize: \"https://b.cn/a\", token: \"https://b.cn/t\", keys: \"https://b.cn/k\"}",
                "platform.signOn.endpoints.authorize"
            ),
            (
                "name: P, issuer: \"https://sso.cn\", client: c, endpoints: {authorize: \"https://sso.cn/a\", token: \"http://b.cn/t\", keys: \"https://b.cn/k\"}",
                "platform.signOn.endpoints.token"
            ),
        ]
    )
    func mistakes(line: String, key: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.load(line) }
        guard case .invalidValue(let found, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == key)
    }

    @Test("A sign-on is taken with a portal, and not without one")
    func portals() throws {
        let line =
            "name: P, issuer: \"https://sso.cn/realms/a\", client: c, origins: [\"https://www.a.cn\"], postsTokens: true, phoneIsVerified: true, nameIsVerified: true"
        let signOn = try #require(try Self.load(line).platform?.signOn)
        #expect(signOn.allOrigins == ["https://sso.cn", "https://www.a.cn"])
        #expect(signOn.nameIsVerified == true)
        let error = #expect(throws: ConfigurationError.self) { try Self.load(line, hasPortal: false) }
        #expect(error?.message.contains("platform.signOn") == true)
    }

    private static func load(_ line: String, hasPortal: Bool = true) throws -> CentreConfiguration {
        let directory = try TemporaryDirectory()
        let shipped = try String(contentsOfFile: "\(PreparedCentre.definition)/pki.yaml", encoding: .utf8)
        let portal = """
            messages:
              shortMessage: {url: "http://127.0.0.1/s", user: u, passwordFile: f, signature: 必联CA}
            portal: {listen: {host: 127.0.0.1, port: 80}, origin: "https://a.cn", transfer: {payee: CA, bank: B, account: "1"}}
            """
        let text = [shipped, hasPortal ? portal : "", "platform: {signOn: {\(line)}}", ""].joined(
            separator: "\n"
        )
        try text.write(toFile: directory.path("pki.yaml"), atomically: true, encoding: .utf8)
        return try CentreConfiguration.load(directory: directory.url.path)
    }
}
