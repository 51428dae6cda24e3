import Enrollment
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Another mobile number of an account")
struct AccountMobileTests {
    private static let new = "13900000009"

    /// Sends a code to the other number, and gives the account that number.
    private func change(
        _ desk: AccountBench,
        _ account: AccountRecord,
        to mobile: String = new,
        code: String? = nil,
        password: String = AccountBench.password
    ) async throws -> SessionToken {
        try await desk.accounts.changeMobile(
            of: account,
            to: mobile,
            code: code ?? desk.code(mobile),
            current: desk.secret(password),
            alongside: [],
            from: "a"
        )
    }

    @Test(
        "Who reads the number's messages and knows the password gets it; other browsers are out, and the old number is told"
    )
    func changes() async throws {
        let desk = try await AccountBench()
        let first = try await desk.signUp()
        let account = try #require(try await desk.accounts.session(first)?.account)
        try await desk.accounts.requestCode(Self.new, .move, from: "a")
        let token = try await change(desk, account)
        #expect(try await desk.accounts.session(first) == nil)
        #expect(try await desk.accounts.session(token)?.account.mobile == Self.new)
        let told = try desk.newest()
        #expect(told.purpose == .moved && told.state == .waiting)
        _ = try await desk.accounts.logIn(Self.new, desk.secret(AccountBench.password), from: "a")
        await #expect(throws: AccountError(.badCredentials)) {
            _ = try await desk.accounts.logIn(
                AccountBench.mobile,
                desk.secret(AccountBench.password),
                from: "a"
            )
        }
        #expect(try desk.world.book.auditEntryCount(action: "account.mobile") == 1)
        // The number before is free again.
        desk.clock.advance(bySeconds: 86_401)
        #expect(try await desk.accounts.session(desk.signUp("li.xin")) != nil)
    }

    @Test("Neither the code alone nor the password alone is enough, and a number that is taken does not show")
    func refusals() async throws {
        let desk = try await AccountBench()
        let session = try await desk.signUp()
        let account = try #require(try await desk.accounts.session(session)?.account)
        _ = try await desk.signUp("li.xin", "13700000003", from: "b")
        try await desk.accounts.requestCode(Self.new, .move, from: "a")
        let right = try desk.code(Self.new)
        await #expect(throws: AccountError(.fields([.passwordWrong]))) {
            _ = try await change(desk, account, password: "another-password")
        }
        let wrong = right == "000000" ? "111111" : "000000"
        await #expect(throws: AccountError(.wrongCode(left: 4))) {
            _ = try await change(desk, account, code: wrong)
        }
        await #expect(throws: AccountError(.fields([.mobileOwn]))) {
            _ = try await change(desk, account, to: AccountBench.mobile, code: right)
        }
        await #expect(throws: AccountError(.fields([.mobile]))) {
            _ = try await change(desk, account, to: "12", code: right)
        }
        desk.clock.advance(bySeconds: 61)
        try await desk.accounts.requestCode("13700000003", .move, from: "a")
        #expect(try desk.newest("13700000003").purpose == .reminder)
        await #expect(throws: AccountError(.wrongCode(left: 4))) {
            _ = try await change(desk, account, to: "13700000003")
        }
        #expect(try desk.world.book.account(login: "wang.jianhua")?.mobile == AccountBench.mobile)
    }

    @Test("On the page it is two steps; codes that wait to be used are held for a day")
    func pages() async throws {
        let pages = try await HolderPages()
        let number = try await pages.executing()
        #expect(HolderPages.text(await pages.get("/password")).contains("href=\"/mobile\""))
        #expect(HolderPages.text(await pages.get("/mobile")).contains("138****0001"))
        let sent = await pages.send("/mobile/code", ["mobile": Self.new])
        #expect(sent.status == 200 && HolderPages.text(sent).contains("139****0009"))
        let minute = pages.portal.clock.clock.now.advanced(bySeconds: -60)
        let record = try #require(try pages.book.phoneCodes(mobile: Self.new, since: minute).first)
        let digits = PhoneCode.digits(record) { MessageAuthentication.hmacSHA256(key: [1], message: $0) }
        let code = String(decoding: digits, as: UTF8.self)
        let typo = await pages.send("/mobile", ["mobile": Self.new, "code": code, "current": "no"])
        #expect(typo.status == 422 && HolderPages.text(typo).contains("当前密码不正确"))
        let form = ["mobile": Self.new, "code": code, "current": "zhang.expert"]
        let done = await pages.send("/mobile", form)
        #expect(done.status == 303, "\(HolderPages.text(done))")
        #expect(try pages.book.account(login: "zhang.expert")?.mobile == Self.new)
        let held = try #require(try pages.book.codes(for: number.text).last?.heldUntil)
        #expect(held == pages.portal.clock.clock.now.advanced(bySeconds: 86_400))
        #expect(try pages.book.notices(of: number).last?.notice.template == "SECURITY")
        #expect(try pages.book.auditEntryCount(action: "account.phone-change") == 1)
        // Another code goes to the number that the account has now.
        pages.portal.clock.advance(bySeconds: 61)
        _ = try await pages.desk.resendCode(number, by: .applicant(login: "zhang.expert"))
        let applied = try #require(try pages.book.application(number))
        let standing = try #require(try pages.desk.codeStanding(of: applied))
        #expect(standing.mobile == "139****0009" && standing.heldUntil == held)
    }
}
