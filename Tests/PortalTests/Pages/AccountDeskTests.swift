import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

@Suite("Accounts")
struct AccountDeskTests {
    @Test("Who reads the message gets an account, and logs in with name or number")
    func signsUp() async throws {
        let desk = try await AccountBench()
        let token = try await desk.signUp()
        #expect(try await desk.accounts.session(token)?.account.login == "wang.jianhua")
        for name in ["wang.jianhua", "Wang.Jianhua", AccountBench.mobile] {
            let other = try await desk.accounts.logIn(name, desk.secret(AccountBench.password), from: "a")
            #expect(other.cookie != token.cookie)
        }
        try await desk.accounts.logOut(token)
        #expect(try await desk.accounts.session(token) == nil)
    }

    @Test("A name under which the counter entered applications is opened by nobody with another number")
    func enteredAtTheCounter() async throws {
        let desk = try await AccountBench()
        let application = Sample.application(1)
        try await desk.world.book.commit([.addSubject(Sample.subject), .addApplication(application)])
        await #expect(throws: AccountError(.fields([.loginTaken]))) {
            _ = try await desk.signUp(application.owner)
        }
        #expect(try desk.world.book.account(login: application.owner) == nil)
    }

    @Test("A code works once, for its number and its purpose, and for ten minutes")
    func codes() async throws {
        let desk = try await AccountBench()
        try await desk.accounts.requestCode(AccountBench.mobile, .signUp, from: "a")
        let code = try desk.code()
        await #expect(throws: AccountError(.noCode)) {
            _ = try await desk.accounts.resetPassword(
                "wang.jianhua",
                AccountBench.mobile,
                code: code,
                desk.typed(),
                from: "a"
            )
        }
        await #expect(throws: AccountError(.noCode)) {
            _ = try await desk.accounts.signUp(
                "zhang.san",
                "13900000002",
                code: code,
                desk.typed(),
                from: "a"
            )
        }
        desk.clock.advance(bySeconds: PhoneCode.validSeconds)
        await #expect(throws: AccountError(.noCode)) {
            _ = try await desk.accounts.signUp(
                "zhang.san",
                AccountBench.mobile,
                code: code,
                desk.typed(),
                from: "a"
            )
        }
        _ = try await desk.signUp()
        await #expect(throws: AccountError(.noCode)) {
            let again = try desk.code()
            _ = try await desk.accounts.signUp(
                "li.si",
                AccountBench.mobile,
                code: again,
                desk.typed(),
                from: "a"
            )
        }
    }

    @Test("Five wrong tries lock a code, the right one included")
    func locks() async throws {
        let desk = try await AccountBench()
        try await desk.accounts.requestCode(AccountBench.mobile, .signUp, from: "a")
        let right = try desk.code()
        let wrong = right == "000000" ? "000001" : "000000"
        for left in [4, 3, 2, 1, 0] {
            let expected = AccountError(left > 0 ? .wrongCode(left: left) : .noCode)
            await #expect(throws: expected) {
                _ = try await desk.accounts.signUp(
                    "wang.jianhua",
                    AccountBench.mobile,
                    code: wrong,
                    desk.typed(),
                    from: "a"
                )
            }
        }
        await #expect(throws: AccountError(.noCode)) {
            _ = try await desk.accounts.signUp(
                "wang.jianhua",
                AccountBench.mobile,
                code: right,
                desk.typed(),
                from: "a"
            )
        }
        #expect(try desk.world.book.account(login: "wang.jianhua") == nil)
    }

    @Test("A number gets a code a minute, and five a day")
    func sparing() async throws {
        let desk = try await AccountBench()
        for _ in 0..<5 {
            try await desk.accounts.requestCode(AccountBench.mobile, .signUp, from: "a")
            await #expect(throws: AccountError(.codeTooSoon(seconds: 60))) {
                try await desk.accounts.requestCode(AccountBench.mobile, .reset, from: "b")
            }
            desk.clock.advance(bySeconds: 60)
        }
        await #expect(throws: AccountError(.codesSpent)) {
            try await desk.accounts.requestCode(AccountBench.mobile, .signUp, from: "a")
        }
    }

    @Test("Whether a number has an account shows neither in the answer nor in what is sent to strangers")
    func silence() async throws {
        let desk = try await AccountBench()
        _ = try await desk.signUp()
        desk.clock.advance(bySeconds: 60)
        try await desk.accounts.requestCode(AccountBench.mobile, .signUp, from: "a")
        let codes = try desk.world.book.phoneCodes(
            mobile: AccountBench.mobile,
            since: desk.clock.clock.now
        )
        #expect(codes.first?.purpose == .reminder)
        try await desk.accounts.requestCode("13900000009", .reset, from: "a")
        #expect(
            try desk.world.book.dueCodes(at: desk.clock.clock.now, limit: 9).map(\.mobile) == [
                AccountBench.mobile
            ]
        )
    }

    @Test("Guesses are slowed down, for the name from an address and for the name alone")
    func floods() async throws {
        let desk = try await AccountBench()
        _ = try await desk.signUp()
        for _ in 0..<5 {
            await #expect(throws: AccountError(.badCredentials)) {
                _ = try await desk.accounts.logIn("wang.jianhua", desk.secret("wrong"), from: "x")
            }
        }
        await #expect(throws: AccountError(.tooManyTries(seconds: 180))) {
            _ = try await desk.accounts.logIn(
                "wang.jianhua",
                desk.secret(AccountBench.password),
                from: "x"
            )
        }
        _ = try await desk.accounts.logIn("wang.jianhua", desk.secret(AccountBench.password), from: "y")
        desk.clock.advance(bySeconds: 900)
        _ = try await desk.accounts.logIn("wang.jianhua", desk.secret(AccountBench.password), from: "x")
    }

    @Test("A session ends when it is not used for an hour, and after twelve hours in any case")
    func ends() async throws {
        let desk = try await AccountBench()
        let token = try await desk.signUp()
        for _ in 0..<13 {
            #expect(try await desk.accounts.session(token) != nil)
            desk.clock.advance(bySeconds: 3300)
        }
        desk.clock.advance(bySeconds: 300)
        #expect(try await desk.accounts.session(token) == nil)
        let idle = try await desk.accounts.logIn(
            "wang.jianhua",
            desk.secret(AccountBench.password),
            from: "a"
        )
        desk.clock.advance(bySeconds: 3600)
        #expect(try await desk.accounts.session(idle) == nil)
        try await desk.accounts.tidy()
        #expect(try desk.world.book.accountSession(digest: idle.digest) == nil)
    }

    @Test("A changed password ends every other session, and its owner is told")
    func changes() async throws {
        let desk = try await AccountBench()
        let token = try await desk.signUp()
        let account = try #require(try desk.world.book.account(login: "wang.jianhua"))
        await #expect(throws: AccountError(.fields([.passwordWrong]))) {
            _ = try await desk.accounts.changePassword(
                of: account,
                current: desk.secret("no"),
                desk.typed("another good one"),
                from: "a"
            )
        }
        let fresh = try await desk.accounts.changePassword(
            of: account,
            current: desk.secret(AccountBench.password),
            desk.typed("another good one"),
            from: "a"
        )
        #expect(try await desk.accounts.session(token) == nil)
        #expect(try await desk.accounts.session(fresh) != nil)
        #expect(try desk.world.book.dueCodes(at: desk.clock.clock.now, limit: 9).map(\.purpose) == [.changed])
        desk.clock.advance(bySeconds: 61)
        try await desk.accounts.requestCode(AccountBench.mobile, .reset, from: "a")
        _ = try await desk.accounts.resetPassword(
            "Wang.Jianhua",
            AccountBench.mobile,
            code: desk.code(),
            desk.typed("a third good one"),
            from: "a"
        )
        #expect(try await desk.accounts.session(fresh) == nil)
    }

    @Test(
        "All faults of a sign-up are told at once",
        arguments: [
            (
                "Wang Jian", "123", "short", "other",
                [AccountFault.mobile, .login, .passwordLength, .passwordRepeat]
            ),
            ("abc", AccountBench.mobile, "wang.jianhua.1", "wang.jianhua.1", [.login]),
            ("wang.jianhua", AccountBench.mobile, "my wang.jianhua", "my wang.jianhua", [.passwordWeak]),
            (
                "wang.jianhua", AccountBench.mobile, "1381380138000000001", "1381380138000000001",
                [.passwordWeak]
            ),
            ("wang.jianhua", AccountBench.mobile, "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", [.passwordWeak]),
            ("wang.jianhua", AccountBench.mobile, "青山绿水共为邻居", "青山绿水共为邻居", [.passwordLength]),
        ]
    )
    func faults(
        _ login: String,
        _ number: String,
        _ password: String,
        _ again: String,
        _ faults: [AccountFault]
    )
        async throws
    {
        let desk = try await AccountBench()
        await #expect(throws: AccountError(.fields(faults))) {
            _ = try await desk.accounts.signUp(
                login,
                number,
                code: "1",
                desk.typed(password, again),
                from: "a"
            )
        }
    }
}
