import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Portal

/// A portal whose people come from a platform that is played.
struct PlatformWorld {
    let platform = PlayedPlatform()
    let key: PlatformBench.Key
    let portal: PageWorld

    init(
        takesPosts: Bool = true,
        believesNumbers: Bool = false,
        believesNames: Bool = false
    ) async throws {
        key = try PlatformBench.Key("k")
        let signOn = PlatformBench.signOn(
            takesPosts: takesPosts,
            believesNumbers: believesNumbers,
            believesNames: believesNames
        )
        portal = try await PageWorld(platform: (signOn, platform))
        platform.publish([key])
    }

    var now: Timestamp { portal.clock.clock.now }
    var book: BookOfRecord { portal.world.book }
    var browser: PlayedBrowser { PlayedBrowser(portal.responder) }

    func subject(_ name: String = "u-1001") -> PlatformSubject {
        PlatformSubject(issuer: PlatformBench.issuer, subject: name)
    }

    /// The browser logs in on the platform as somebody, and comes back.
    func comeBack(
        _ browser: PlayedBrowser,
        from page: String = "/login",
        _ more: [String: String] = [:]
    ) async throws -> HTTPReply {
        await browser.get(page)
        let start = await browser.post("/login/platform/start")
        try #require(start.status == 303, "\(start.text)")
        let claims = PlatformBench.claims(now, nonce: start.query("nonce"), more)
        let token = try PlatformBench.token(claims, by: key)
        platform.state.withLock { $0.token = token }
        return await browser.get("/login/platform/callback?code=c-1&state=\(start.query("state"))")
    }

    func posted(_ id: String, _ more: [String: String] = [:]) throws -> String {
        try PlatformBench.token(PlatformBench.posted(now, id, more), by: key)
    }

    func code(_ mobile: String) throws -> String {
        let since = now.advanced(bySeconds: -3600)
        let record = try #require(try book.phoneCodes(mobile: mobile, since: since).first)
        let digits = PhoneCode.digits(record) {
            MessageAuthentication.hmacSHA256(key: [1], message: $0)
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Who a browser is logged in as.
    func login(_ browser: PlayedBrowser) throws -> String? {
        try browser.session.flatMap { try book.accountSession(digest: $0.digest)?.login }
    }
}
