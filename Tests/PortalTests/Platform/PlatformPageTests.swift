import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Portal

@Suite("Login from the platform")
struct PlatformPageTests {
    @Test(
        "Somebody new goes to the platform with a challenge, comes back, proves a number and has an account"
    )
    func opens() async throws {
        let world = try await PlatformWorld()
        let browser = world.browser
        let page = await browser.get("/login")
        #expect(page.text.contains("使用招标平台账号登录"))
        let policy = page.fields.first { $0.name == "content-security-policy" }?.value ?? ""
        #expect(policy.contains("form-action 'self' https://sso.example.cn https://www.example.cn;"))
        let start = await browser.post("/login/platform/start")
        #expect(start.status == 303 && start.place.hasPrefix("https://sso.example.cn/authorize?"))
        #expect(start.query("redirect_uri") == "https://ca.example.cn/login/platform/callback")
        #expect(start.query("scope") == "openid" && start.query("response_type") == "code")
        let reply = try await world.comeBack(browser)
        #expect(reply.status == 303 && reply.place == "/login/platform/account")
        #expect(browser.session == nil)
        let form = try #require(world.platform.state.withLock { $0.forms.last })
        #expect(form.hasPrefix("grant_type=authorization_code&code=c-1&redirect_uri=https%3A%2F%2Fca."))
        let verifier = FormBody(query: form[...]).text("code_verifier") ?? ""
        #expect(verifier.utf8.count == 43)

        #expect(await browser.get("/login/platform/account").text.contains("首次从招标平台登录"))
        let asked = await browser.post("/login/platform/code", ["mobile": "13800000009"])
        #expect(asked.status == 200 && asked.text.contains("138****0009"))
        let fields = ["act": "open", "mobile": "13800000009", "login": "wang.new"]
        let right = try world.code("13800000009")
        let wrong = await browser.post(
            "/login/platform/account",
            fields.merging(["code": right == "000000" ? "111111" : "000000"]) { $1 }
        )
        #expect(wrong.status == 422 && browser.session == nil)
        let done = await browser.post("/login/platform/account", fields.merging(["code": right]) { $1 })
        #expect(done.status == 303 && done.place == "/", "\(done.text)")
        #expect(try world.login(browser) == "wang.new")
        #expect(try world.book.login(of: world.subject()) == "wang.new")
        #expect(try world.book.account(login: "wang.new")?.mobile == "13800000009")
        #expect(try world.book.auditEntryCount(action: "account.open") == 1)
        // The next time there is nothing to decide.
        let again = world.browser
        #expect(try await world.comeBack(again).place == "/")
        #expect(try world.login(again) == "wang.new")
    }

    @Test("The verifier that goes with a code is the one that was promised")
    func challenge() async throws {
        let world = try await PlatformWorld()
        let browser = world.browser
        await browser.get("/login")
        let start = await browser.post("/login/platform/start")
        await browser.get("/login/platform/callback?code=c&state=\(start.query("state"))")
        let form = try #require(world.platform.state.withLock { $0.forms.last })
        let verifier = FormBody(query: form[...]).text("code_verifier") ?? ""
        let hash = DigestAlgorithm.sha256.hash(Array(verifier.utf8))
        #expect(start.query("code_challenge") == Base64URL.encode(hash))
        #expect(start.query("code_challenge_method") == "S256")
    }

    @Test("An account that exists is tied by its password alone, once, and to one person of the platform")
    func ties() async throws {
        let world = try await PlatformWorld()
        let browser = world.browser
        #expect(try await world.comeBack(browser).place == "/login/platform/account")
        await browser.get("/login/platform/account")
        let fields = ["act": "tie", "name": "zhang.expert", "password": "wrong-password"]
        #expect(await browser.post("/login/platform/account", fields).status == 422)
        #expect(try world.book.login(of: world.subject()) == nil && browser.session == nil)
        let right = fields.merging(["password": "zhang.expert"]) { $1 }
        let done = await browser.post("/login/platform/account", right)
        #expect(done.status == 303 && done.place == "/", "\(done.text)")
        #expect(try world.book.login(of: world.subject()) == "zhang.expert")
        #expect(try world.book.auditEntryCount(action: "account.tie") == 1)
        let minute = world.now.advanced(bySeconds: -60)
        let told = try world.book.phoneCodes(mobile: "13800000001", since: minute)
        #expect(told.map(\.purpose) == [.tied] && told.first?.state == .waiting, "its number is told")
        #expect(await browser.get("/login/platform/account").place == "/login")

        let other = world.browser
        #expect(try await world.comeBack(other, ["sub": #""u-1002""#]).place == "/login/platform/account")
        await other.get("/login/platform/account")
        let taken = await other.post("/login/platform/account", right)
        #expect(taken.status == 422 && taken.text.contains("已另有关联") && other.session == nil)
        #expect(try world.book.login(of: world.subject("u-1002")) == nil)
    }

    @Test(
        "Whoever is logged in ties their account after showing the password again, and logs out there as well"
    )
    func tiesFromInside() async throws {
        let world = try await PlatformWorld()
        let browser = world.browser
        browser.cookies[PageResponder.sessionCookie] = world.portal.zhang.cookie
        #expect(try await world.comeBack(browser, from: "/password").place == "/login/platform/account")
        #expect(try world.book.login(of: world.subject()) == nil)
        let page = await browser.get("/login/platform/account")
        #expect(page.text.contains("value=\"zhang.expert\"") && !page.text.contains("value=\"open\""))
        let fields = ["act": "tie", "name": "zhang.expert", "password": "zhang.expert"]
        #expect(await browser.post("/login/platform/account", fields).place == "/")
        #expect(browser.session?.cookie != world.portal.zhang.cookie)
        #expect(try world.book.accountSession(digest: world.portal.zhang.digest) == nil)
        #expect(await browser.get("/password").text.contains("本账号已关联招标平台"))
        let out = await browser.post("/logout")
        #expect(out.place.hasPrefix("https://sso.example.cn/logout?client_id=ca-centre"))
        #expect(out.query("post_logout_redirect_uri") == "https://ca.example.cn/login")
        #expect(browser.session == nil)
    }

    @Test(
        "Where the platform's word on numbers is taken, nobody proves one again, and nobody gets an account by one"
    )
    func believedNumbers() async throws {
        let world = try await PlatformWorld(believesNumbers: true)
        let browser = world.browser
        let known = ["phone_number": #""+8613800000001""#, "phone_number_verified": "true"]
        #expect(try await world.comeBack(browser, known).place == "/login/platform/account")
        let page = await browser.get("/login/platform/account")
        #expect(page.text.contains("138****0001") && !page.text.contains("13800000001"))
        let fields = ["act": "open", "login": "wang.new", "mobile": "13800000008", "code": ""]
        let taken = await browser.post("/login/platform/account", fields)
        #expect(taken.status == 422 && taken.text.contains("该手机号已有账号") && browser.session == nil)

        let other = world.browser
        let fresh = known.merging(["phone_number": #""13800000009""#, "sub": #""u-1002""#]) { $1 }
        #expect(try await world.comeBack(other, fresh).place == "/login/platform/account")
        await other.get("/login/platform/account")
        #expect(await other.post("/login/platform/account", fields).place == "/")
        #expect(try world.book.account(login: "wang.new")?.mobile == "13800000009")
    }

    @Test("Who takes too long to decide comes again; an account that is closed stays closed")
    func lateAndClosed() async throws {
        let world = try await PlatformWorld()
        let browser = world.browser
        #expect(try await world.comeBack(browser).place == "/login/platform/account")
        world.portal.clock.advance(bySeconds: AccountDesk.arrivalSeconds)
        #expect(await browser.get("/login/platform/account").place == "/login")

        var li = try #require(try world.book.account(login: "li.expert"))
        li.isActive = false
        li.version += 1
        try await world.book.commit([
            .platform(.tie(world.subject(), login: "li.expert", at: world.now)), .account(.update(li)),
        ])
        let reply = try await world.comeBack(browser)
        #expect(reply.status == 403 && reply.text.contains("账号已停用") && browser.session == nil)
    }

    @Test("A platform that is away is said to be away, and passwords go on")
    func away() async throws {
        let world = try await PlatformWorld()
        let browser = world.browser
        await browser.get("/login")
        let start = await browser.post("/login/platform/start")
        world.platform.state.withLock { $0.isAway = true }
        let reply = await browser.get("/login/platform/callback?code=c&state=\(start.query("state"))")
        #expect(reply.status == 503 && reply.text.contains("招标平台"))
        await browser.get("/login")
        let done = await browser.post("/login", ["login": "li.expert", "password": "li.expert"])
        #expect(done.place == "/")
        #expect(try world.login(browser) == "li.expert")
    }

    @Test("Without a platform there is nothing of it")
    func absent() async throws {
        let portal = try await PageWorld()
        let browser = PlayedBrowser(portal.responder)
        #expect(await !browser.get("/login").text.contains("/login/platform"))
        for path in ["start", "account", "code"] {
            #expect(await browser.post("/login/platform/\(path)").status == 404, "\(path)")
        }
        #expect(await browser.post("/login/platform").status == 404)
        let world = try await PlatformWorld(takesPosts: false)
        let fields = ["id_token": try world.posted("t-1")]
        let closed = await world.browser.cross("/login/platform", fields, origin: "https://www.example.cn")
        #expect(closed.status == 404)
        for path in ["/login/platform/", "/login/platform/x", "/login/platform/account/", "/login/x"] {
            #expect(await world.browser.get(path).status == 404, "\(path)")
        }
        #expect(await world.browser.get("/login/platform").status == 405)
    }
}
