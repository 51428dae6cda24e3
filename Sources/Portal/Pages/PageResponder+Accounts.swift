import Enrollment
import Model
import OpenSSL

/// What a form about an account shows.
struct AccountView: Sendable {
    var action: String
    var title: String
    var intro: String
    var mobile = ""
    var login = ""
    /// Words below the account's name; nil where it is not asked for.
    var loginHint: String?
    /// The button that begins a login on the platform; nil for none.
    var platform: String?
    /// That the account is tied to the platform already; nil where it is not.
    var tied: String?
    var isChange = false
    var hasCode = false
    var faults: [FaultView] = []
    var errors: [String: String] = [:]
}

/// 登录, 注册, 找回密码, 修改密码.
extension PageResponder {
    func login(_ visit: Visit) async throws -> HTTPReply {
        guard visit.session == nil else { return redirect("/") }
        var view = AccountView(action: "/login", title: "", intro: "")
        view.platform = services.platform.map {
            words.text("platform_login", visit.language, $0.signOn.name)
        }
        guard let body = visit.body else { return page("login", "login", visit, view) }
        view.login = visit.text("login")
        do throws(AccountError) {
            let token = try await services.accounts.logIn(
                view.login,
                body.secret("password"),
                from: visit.address
            )
            return loggedIn(token)
        } catch {
            return try show(error, "login", "login", visit, view)
        }
    }

    func logout(_ visit: Visit) async throws -> HTTPReply {
        var next = "/login"
        if let session = visit.session {
            try await services.accounts.logOut(session.token)
            if session.isFromPlatform, let there = await services.platform?.end() { next = there }
        }
        return redirect(next, [cookie(PageResponder.sessionCookie, "", age: 0)])
    }

    /// The first step of opening an account: the number.
    func signUp(_ visit: Visit) async throws -> HTTPReply {
        guard visit.session == nil else { return redirect("/") }
        guard let body = visit.body else {
            return page("code", "sign_up", visit, numberView(.signUp, visit))
        }
        var view = accountView(.signUp, visit)
        view.login = visit.text("login")
        do throws(AccountError) {
            let token = try await services.accounts.signUp(
                view.login,
                view.mobile,
                code: visit.text("code"),
                .init(password: body.secret("password"), again: body.secret("repeat")),
                from: visit.address
            )
            return loggedIn(token)
        } catch {
            return try show(error, "account", "sign_up", visit, view)
        }
    }

    func reset(_ visit: Visit) async throws -> HTTPReply {
        guard let body = visit.body else { return page("code", "reset", visit, numberView(.reset, visit)) }
        var view = accountView(.reset, visit)
        view.login = visit.text("login")
        do throws(AccountError) {
            let token = try await services.accounts.resetPassword(
                view.login,
                view.mobile,
                code: visit.text("code"),
                .init(password: body.secret("password"), again: body.secret("repeat")),
                from: visit.address
            )
            return loggedIn(token)
        } catch {
            return try show(error, "account", "reset", visit, view)
        }
    }

    /// Sends a code, and asks for it.
    func sendCode(_ visit: Visit, _ purpose: PhoneCodeRecord.Purpose) async throws -> HTTPReply {
        let title = purpose == .signUp ? "sign_up" : "reset"
        do throws(AccountError) {
            try await services.accounts.requestCode(visit.text("mobile"), purpose, from: visit.address)
            return page("account", title, visit, accountView(purpose, visit))
        } catch {
            // Who asked just now has a code, and may go on.
            if case .codeTooSoon = error.reason {
                return try show(error, "account", title, visit, accountView(purpose, visit))
            }
            return try show(error, "code", title, visit, numberView(purpose, visit))
        }
    }

    func password(_ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply {
        var view = AccountView(
            action: "/password",
            title: words.text("password_change", visit.language),
            intro: words.text("password_intro", visit.language)
        )
        view.isChange = true
        view.mobile = account.mobile
        view.login = account.login
        try tell(&view, ofPlatform: account, visit.language)
        guard let body = visit.body else { return page("account", "password_change", visit, view) }
        do throws(AccountError) {
            let token = try await services.accounts.changePassword(
                of: account,
                current: body.secret("current"),
                .init(password: body.secret("password"), again: body.secret("repeat")),
                from: visit.address
            )
            return loggedIn(token)
        } catch {
            return try show(error, "account", "password_change", visit, view)
        }
    }

    func changeLanguage(_ visit: Visit) -> HTTPReply {
        let language = Language(rawValue: visit.text("language")) ?? .chinese
        let wanted = visit.text("path")
        // Some paths end in any text; what stands in a header does not.
        let isPlain = wanted.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let isOurs = isPlain && PageRoute(path: wanted[...])?.methods.contains("GET") == true
        let chosen = cookie(Language.cookie, language.rawValue, age: 31_536_000)
        return redirect(isOurs ? wanted : "/", [chosen])
    }

    func loggedIn(_ token: SessionToken) -> HTTPReply {
        redirect("/", [cookie(PageResponder.sessionCookie, token.cookie)])
    }

    private func numberView(_ purpose: PhoneCodeRecord.Purpose, _ visit: Visit) -> AccountView {
        let name = purpose == .signUp ? "sign_up" : "reset"
        var view = AccountView(
            action: purpose == .signUp ? "/sign-up/code" : "/reset/code",
            title: words.text(name, visit.language),
            intro: words.text("\(name)_intro", visit.language)
        )
        view.mobile = visit.text("mobile")
        return view
    }

    private func accountView(_ purpose: PhoneCodeRecord.Purpose, _ visit: Visit) -> AccountView {
        let name = purpose == .signUp ? "sign_up" : "reset"
        let mobile = (try? MobileNumber(visit.text("mobile")).text) ?? visit.text("mobile")
        var view = AccountView(
            action: purpose == .signUp ? "/sign-up" : "/reset",
            title: words.text(name, visit.language),
            intro: words.text("code_sent", visit.language, Mask.mobile(mobile))
        )
        view.mobile = mobile
        view.loginHint = words.text(
            purpose == .signUp ? "account_name_hint" : "account_name_known",
            visit.language
        )
        view.hasCode = true
        return view
    }

    /// The form again, with what is wrong at its field; an accident is none of that.
    func show(
        _ error: AccountError,
        _ template: String,
        _ title: String,
        _ visit: Visit,
        _ view: AccountView
    ) throws -> HTTPReply {
        var view = view
        if case .failed = error.reason { throw error }
        if case .fields(let faults) = error.reason {
            for fault in faults {
                let text = words.text("fault_\(fault.rawValue)", visit.language)
                view.faults.append(FaultView(target: fault.field, text: text))
                view.errors[fault.field] = text
            }
        } else {
            let place =
                template == "login"
                ? "login" : template == "code" ? "mobile" : view.hasCode ? "code" : "current"
            let (field, text) = sentence(error, visit.language, at: place, ofReset: title == "reset")
            view.faults = [FaultView(target: field, text: text)]
            view.errors[field] = text
        }
        let status =
            switch error.kind {
            case .refused: 429
            case .unavailable: 503
            default: 422
            }
        return page(template, title, visit, view, status: status)
    }

    func sentence(
        _ error: AccountError,
        _ language: Language,
        at place: String,
        ofReset: Bool
    ) -> (field: String, text: String) {
        switch error.reason {
        case .badCredentials: ("login", words.text("account_bad", language))
        case .tooManyTries(let seconds):
            (place, words.text("account_wait", language, String((seconds + 59) / 60)))
        case .codeTooSoon(let seconds): ("code", words.text("code_soon", language, String(seconds)))
        case .codesSpent: ("mobile", words.text("codes_spent", language))
        case .wrongCode(let left):
            ("code", words.text(ofReset ? "code_wrong_reset" : "code_wrong", language, String(left)))
        case .noCode: ("code", words.text(ofReset ? "code_none_reset" : "code_none", language))
        case .busy, .fields, .failed: (place, words.text("error_unavailable_text", language))
        }
    }
}
