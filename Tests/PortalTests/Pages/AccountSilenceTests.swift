import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// What somebody with patience learns about whose accounts there are: nothing.
@Suite("What accounts keep to themselves")
struct AccountSilenceTests {
    @Test(
        "Wrong codes are answered the same way whether the number has an account or not, until nothing is left"
    )
    func wrongCodes() async throws {
        let desk = try await AskedDesk()
        for purpose in [PhoneCodeRecord.Purpose.reset, .signUp] {
            var answers: [[AccountError?]] = []
            for (number, mobile) in [AskedDesk.known, AskedDesk.unknown].enumerated() {
                try await desk.accounts.requestCode(mobile, purpose, from: "a")
                try await desk.deliver()
                let wrong = try desk.wrong(mobile)
                var told: [AccountError?] = []
                for _ in 0..<6 {
                    let address = "\(purpose) \(number)"
                    told.append(
                        purpose == .reset
                            ? await desk.reset(mobile, wrong, from: address)
                            : await desk.signUp("li.moumou", mobile, wrong, from: address)
                    )
                }
                answers.append(told)
            }
            #expect(answers[0] == answers[1], "\(purpose)")
            #expect(answers[0].first == AccountError(.wrongCode(left: 4)))
            #expect(answers[0].last == AccountError(.noCode))
            desk.clock.advance(bySeconds: 86_400)
        }
    }

    @Test("Digits of a code that nobody got open nothing")
    func silent() async throws {
        let desk = try await AskedDesk()
        try await desk.accounts.requestCode(AskedDesk.unknown, .reset, from: "a")
        let reset = await desk.reset(AskedDesk.unknown, try desk.code(AskedDesk.unknown))
        #expect(reset == AccountError(.wrongCode(left: 4)))
        try await desk.accounts.requestCode(AskedDesk.known, .signUp, from: "a")
        let code = try desk.code(AskedDesk.known)
        let again = await desk.signUp("li.moumou", AskedDesk.known, code)
        #expect(again == AccountError(.wrongCode(left: 4)))
        #expect(try desk.world.book.account(login: "li.moumou") == nil)
    }

    @Test("A newer code ends an older one of the other purpose, whether either was sent or not")
    func superseded() async throws {
        let desk = try await AskedDesk()
        var answers: [AccountError?] = []
        for mobile in [AskedDesk.known, AskedDesk.unknown] {
            try await desk.accounts.requestCode(mobile, .reset, from: "a")
            try await desk.deliver()
            desk.clock.advance(bySeconds: 60)
            try await desk.accounts.requestCode(mobile, .signUp, from: "a")
            answers.append(await desk.reset(mobile, try desk.wrong(mobile)))
        }
        #expect(answers == [AccountError(.noCode), AccountError(.noCode)])
    }

    @Test("Whether a name is taken, or a name is in a password, is told to who has the right code only")
    func names() async throws {
        let desk = try await AskedDesk()
        try await desk.accounts.requestCode(AskedDesk.unknown, .signUp, from: "a")
        let wrong = try desk.wrong(AskedDesk.unknown)
        let right = try desk.code(AskedDesk.unknown)
        #expect(
            await desk.signUp("wang.jianhua", AskedDesk.unknown, wrong)
                == AccountError(.wrongCode(left: 4))
        )
        #expect(
            await desk.signUp("wang.jianhua", AskedDesk.unknown, right)
                == AccountError(.fields([.loginTaken]))
        )
        #expect(await desk.signUp("li.moumou", AskedDesk.unknown, right) == nil)
        try await desk.accounts.requestCode(AskedDesk.known, .reset, from: "a")
        let code = try desk.code(AskedDesk.known)
        // A password with somebody's name in it is weak with that name typed, whatever the account is called.
        for (typed, left) in [(try desk.wrong(AskedDesk.known), 4), (code, 3)] {
            await #expect(throws: AccountError(.wrongCode(left: left))) {
                _ = try await desk.accounts.resetPassword(
                    "li.moumou",
                    AskedDesk.known,
                    code: typed,
                    desk.typed("my wang.jianhua"),
                    from: "a"
                )
            }
        }
        for typed in [try desk.wrong(AskedDesk.known), code] {
            await #expect(throws: AccountError(.fields([.passwordWeak]))) {
                _ = try await desk.accounts.resetPassword(
                    "wang.jianhua",
                    AskedDesk.known,
                    code: typed,
                    desk.typed("my wang.jianhua"),
                    from: "a"
                )
            }
        }
        #expect(await desk.reset(AskedDesk.known, code) == nil, "the code is still good")
    }

    @Test("Names are asked for twenty times with one number, and no more")
    func nameFlood() async throws {
        let desk = try await AskedDesk()
        try await desk.accounts.requestCode(AskedDesk.unknown, .signUp, from: "a")
        let code = try desk.code(AskedDesk.unknown)
        for number in 0..<20 {
            let told = await desk.signUp("wang.jianhua", AskedDesk.unknown, code, from: "\(number)")
            #expect(told == AccountError(.fields([.loginTaken])))
        }
        let last = await desk.signUp("wang.jianhua", AskedDesk.unknown, code, from: "z")
        #expect(last == AccountError(.tooManyTries(seconds: 180)))
    }

    @Test("Wrong codes are counted for the address and for the number")
    func wrongCodeFlood() async throws {
        let desk = try await AskedDesk()
        for number in 0..<10 {
            let told = await desk.reset("1370000000\(number)", "123456", from: "x")
            #expect(told == AccountError(.noCode))
        }
        #expect(
            await desk.reset("13700000011", "123456", from: "x") == AccountError(.tooManyTries(seconds: 360))
        )
        for number in 0..<10 { _ = await desk.reset("13600000000", "123456", from: "y\(number)") }
        #expect(
            await desk.reset("13600000000", "123456", from: "z") == AccountError(.tooManyTries(seconds: 8640))
        )
    }

    @Test("Of guesses at the same time each is counted, and the code is locked after five")
    func parallel() async throws {
        let desk = try await AskedDesk()
        try await desk.accounts.requestCode(AskedDesk.known, .reset, from: "a")
        let wrong = try desk.wrong(AskedDesk.known)
        let told = await withTaskGroup(of: AccountError?.self) { group in
            for number in 0..<9 {
                group.addTask { await desk.reset(AskedDesk.known, wrong, from: "p\(number)") }
            }
            var told: [AccountError?] = []
            for await answer in group { told.append(answer) }
            return told
        }
        let left = told.compactMap { error -> Int? in
            if case .wrongCode(let left)? = error?.reason { left } else { nil }
        }
        #expect(left.sorted() == [1, 2, 3, 4])
        #expect(told.count { $0 == AccountError(.noCode) } == 5)
        #expect(try desk.newest(AskedDesk.known).state == .locked)
    }

    @Test("Of those who ask for a code of a number at the same time, one gets it")
    func askedAtOnce() async throws {
        let desk = try await AskedDesk()
        let sent = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<9 {
                group.addTask {
                    do throws(AccountError) {
                        try await desk.accounts.requestCode("13500000000", .signUp, from: "q\(number)")
                        return true
                    } catch {
                        #expect(error == AccountError(.codeTooSoon(seconds: 60)))
                        return false
                    }
                }
            }
            var sent = 0
            for await isSent in group where isSent { sent += 1 }
            return sent
        }
        #expect(sent == 1)
    }

    @Test("Logins are counted when they are right as well, and the oldest of many sessions ends")
    func logins() async throws {
        let desk = try await AskedDesk()
        var tokens: [SessionToken] = []
        for number in 0..<11 {
            let address = "s\(number)"
            tokens.append(
                try await desk.accounts.logIn("wang.jianhua", desk.secret("qingshan-lvshui"), from: address)
            )
            desk.clock.advance(bySeconds: 1)
        }
        #expect(try await desk.accounts.session(tokens[0]) == nil)
        for token in tokens.dropFirst() { #expect(try await desk.accounts.session(token) != nil) }
        for _ in 0..<10 {
            _ = try await desk.accounts.logIn("wang.jianhua", desk.secret("qingshan-lvshui"), from: "t")
        }
        await #expect(throws: AccountError(.tooManyTries(seconds: 6))) {
            _ = try await desk.accounts.logIn("wang.jianhua", desk.secret("qingshan-lvshui"), from: "t")
        }
    }

    @Test("Guesses at the same time are guesses as well")
    func guesses() async throws {
        let desk = try await AskedDesk()
        let told = await withTaskGroup(of: AccountError.Reason?.self) { group in
            for _ in 0..<9 {
                group.addTask {
                    do throws(AccountError) {
                        _ = try await desk.accounts.logIn("wang.jianhua", desk.secret("wrong"), from: "g")
                        return nil
                    } catch {
                        return error.reason
                    }
                }
            }
            var told: [AccountError.Reason?] = []
            for await reason in group { told.append(reason) }
            return told
        }
        // Those for whom there was no room in the queue were not looked at.
        let judged = told.count { $0 == .badCredentials }
        #expect((1...5).contains(judged) && !told.contains(nil))
    }

    @Test("A name of a million octets is no name, and is not remembered")
    func longNames() async throws {
        let desk = try await AskedDesk()
        let name = String(repeating: "a", count: 1_000_000)
        for _ in 0..<60 {
            await #expect(throws: AccountError(.badCredentials)) {
                _ = try await desk.accounts.logIn(name, desk.secret("x"), from: "l")
            }
        }
    }
}
