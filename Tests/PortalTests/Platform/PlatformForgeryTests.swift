import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Portal

@Suite("Who is not logged in from the platform")
struct PlatformForgeryTests {
    @Test("A login is drawn anew, whatever cookie was there before, and the one before ends")
    func fixation() async throws {
        let world = try await PlatformWorld()
        try await world.book.commit([
            .platform(.tie(world.subject(), login: "li.expert", at: world.now))
        ])
        let browser = world.browser
        browser.cookies[PageResponder.sessionCookie] = world.portal.zhang.cookie
        #expect(try await world.comeBack(browser, from: "/password").place == "/")
        #expect(try world.login(browser) == "li.expert")
        #expect(try world.book.accountSession(digest: world.portal.zhang.digest) == nil)
        let visitor = world.browser
        await visitor.get("/login")
        let before = visitor.cookies[PageResponder.visitCookie]
        #expect(try await world.comeBack(visitor).place == "/")
        #expect(visitor.session?.cookie != before && visitor.session?.cookie != browser.session?.cookie)
    }

    @Test("Nobody is logged in with what another browser began, or by a form of another site")
    func forged() async throws {
        let world = try await PlatformWorld()
        try await world.book.commit([
            .platform(.tie(world.subject(), login: "li.expert", at: world.now))
        ])
        let (attacker, victim) = (world.browser, world.browser)
        await attacker.get("/login")
        let start = await attacker.post("/login/platform/start")
        let claims = PlatformBench.claims(world.now, nonce: start.query("nonce"))
        let token = try PlatformBench.token(claims, by: world.key)
        world.platform.state.withLock { $0.token = token }
        await victim.get("/login")
        let callback = "/login/platform/callback?code=c&state=\(start.query("state"))"
        let refused = await victim.get(callback)
        #expect(refused.status == 403 && refused.text.contains("登录未完成") && victim.session == nil)
        #expect(world.platform.state.withLock { $0.forms.isEmpty }, "no code was redeemed")
        for path in [
            "/login/platform/callback", "/login/platform/callback?state=x", "\(callback)&iss=https://x",
        ] {
            #expect(await attacker.get(path).status == 403, "\(path)")
        }
        #expect(await attacker.get("\(callback)&error=access_denied").text.contains("平台未允许登录"))
        let cross = await victim.cross(
            "/login/platform/start",
            ["token": "x"],
            origin: "https://evil.example"
        )
        #expect(cross.status == 403)
        world.portal.clock.advance(bySeconds: 601)
        #expect(await attacker.get(callback).status == 403 && attacker.session == nil)
    }

    @Test(
        "A token that is forged, of another nonce, or under a key that nobody published logs nobody in",
        arguments: 0..<4
    )
    func distrusted(way: Int) async throws {
        let world = try await PlatformWorld()
        try await world.book.commit([
            .platform(.tie(world.subject(), login: "li.expert", at: world.now))
        ])
        let browser = world.browser
        await browser.get("/login")
        let start = await browser.post("/login/platform/start")
        var claims = PlatformBench.claims(world.now, nonce: start.query("nonce"))
        var key = world.key
        if way == 0 { claims["nonce"] = "\"other\"" }
        if way == 1 { key = try PlatformBench.Key("k") }
        if way == 2 { claims["exp"] = "\(world.now.secondsSinceEpoch - 60)" }
        let header = way == 3 ? #"{"alg":"none"}"# : nil
        let token = try PlatformBench.token(claims, by: key, header: header)
        world.platform.state.withLock { $0.token = token }
        let reply = await browser.get("/login/platform/callback?code=c&state=\(start.query("state"))")
        #expect(reply.status == 403 && reply.text.contains("无法确认平台的登录信息"))
        #expect(browser.session == nil)
    }

    @Test("A token that a page of the platform posts logs in once, and from its pages only")
    func posts() async throws {
        let world = try await PlatformWorld()
        try await world.book.commit([
            .platform(.tie(world.subject(), login: "li.expert", at: world.now))
        ])
        let browser = world.browser
        let fields = ["id_token": try world.posted("t-1")]
        for origin in [nil, "null", "https://evil.example", "https://www.example.cn.evil.example"] {
            let reply = await browser.cross("/login/platform", fields, origin: origin)
            #expect(reply.status == 403 && browser.session == nil, "\(origin ?? "-")")
        }
        let done = await browser.cross("/login/platform", fields, origin: "https://www.example.cn")
        #expect(done.status == 303 && done.place == "/")
        #expect(try world.login(browser) == "li.expert")
        // What was used stays used for as long as it might be believed.
        world.portal.clock.advance(bySeconds: 299)
        try await world.portal.responder.services.accounts.tidy()
        let other = world.browser
        let replayed = await other.cross("/login/platform", fields, origin: "https://www.example.cn")
        #expect(replayed.status == 403 && other.session == nil)
        let late = ["id_token": try world.posted("t-2")]
        world.portal.clock.advance(bySeconds: 360)
        let ended = await other.cross("/login/platform", late, origin: "https://www.example.cn")
        #expect(ended.status == 403 && other.session == nil)
        let claims = PlatformBench.claims(world.now, nonce: "n")
        let idToken = ["id_token": try PlatformBench.token(claims, by: world.key)]
        let mistaken = await other.cross("/login/platform", idToken, origin: "https://www.example.cn")
        #expect(mistaken.status == 403 && other.session == nil)
    }
}
