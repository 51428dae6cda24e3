import Enrollment
import Model
import OpenSSL

/// Sessions, accounts and the codes that prove a number.
extension ApplicantAPI {
    /// What can be asked for without being logged in.
    func open(_ route: ApplicantRoute, _ call: HTTPCall, _ address: String) async throws -> HTTPReply {
        switch route {
        case .session: try await logIn(call, address)
        case .phoneCodes: try await sendCode(call, address)
        case .accounts: try await signUp(call, address)
        case .passwordResets: try await reset(call, address)
        case .bulletin: try bulletin()
        case .standing(let serial): try standing(of: serial)
        default: throw APIError(.noSuchResource)
        }
    }

    private func logIn(_ call: HTTPCall, _ address: String) async throws -> HTTPReply {
        let typed = try typed(call, ["login", "password"])
        let login = typed.text("login") ?? ""
        let token = try await services.accounts.logIn(login, typed.secret("password"), from: address)
        return try await loggedIn(token)
    }

    /// Opens an account for who has the code of a number.
    private func signUp(_ call: HTTPCall, _ address: String) async throws -> HTTPReply {
        let typed = try typed(call, ["login", "mobile", "code", "password"])
        let token = try await services.accounts.signUp(
            typed.text("login") ?? "",
            typed.text("mobile") ?? "",
            code: typed.text("code") ?? "",
            .init(password: typed.secret("password"), again: typed.secret("password")),
            from: address
        )
        return try await loggedIn(token)
    }

    private func reset(_ call: HTTPCall, _ address: String) async throws -> HTTPReply {
        let typed = try typed(call, ["login", "mobile", "code", "password"])
        let token = try await services.accounts.resetPassword(
            typed.text("login") ?? "",
            typed.text("mobile") ?? "",
            code: typed.text("code") ?? "",
            .init(password: typed.secret("password"), again: typed.secret("password")),
            from: address
        )
        return try await loggedIn(token)
    }

    /// Sends a code; whether the number has an account does not show.
    private func sendCode(_ call: HTTPCall, _ address: String) async throws -> HTTPReply {
        let typed = try typed(call, ["mobile", "purpose"])
        let purpose: PhoneCodeRecord.Purpose =
            switch typed.text("purpose") ?? "" {
            case "SIGN_UP": .signUp
            case "RESET": .reset
            default: throw APIError(.badMember(path: "purpose", detail: "must be SIGN_UP or RESET"))
            }
        try await services.accounts.requestCode(typed.text("mobile") ?? "", purpose, from: address)
        return json([("validSeconds", .number(String(PhoneCode.validSeconds)))], status: 202)
    }

    func logOut(_ asked: Asked) async throws -> HTTPReply {
        try await services.accounts.logOut(asked.token)
        return nothing()
    }

    func account(_ asked: Asked) -> HTTPReply {
        json([("login", .string(asked.account.login)), ("mobile", .string(asked.account.mobile))])
    }

    func password(_ asked: Asked) async throws -> HTTPReply {
        let typed = try typed(asked.call, ["current", "password"])
        let token = try await services.accounts.changePassword(
            of: asked.account,
            current: typed.secret("current"),
            .init(password: typed.secret("password"), again: typed.secret("password")),
            from: asked.address
        )
        return try await loggedIn(token, status: 200)
    }

    /// 更换手机号: what comes to the other number, and the password.
    func mobile(_ asked: Asked) async throws -> HTTPReply {
        let typed = try typed(asked.call, ["mobile", "code", "current"])
        let token = try await services.accounts.changeMobile(
            of: asked.account,
            to: typed.text("mobile") ?? "",
            code: typed.text("code") ?? "",
            current: typed.secret("current"),
            alongside: pages.held(by: asked.account),
            from: asked.address
        )
        return try await loggedIn(token, status: 200)
    }

    /// Sends a code to the other number; whether it has an account does not show.
    func mobileCode(_ asked: Asked) async throws -> HTTPReply {
        let typed = try typed(asked.call, ["mobile"])
        try await services.accounts.requestCode(typed.text("mobile") ?? "", .move, from: asked.address)
        return json([("validSeconds", .number(String(PhoneCode.validSeconds)))], status: 202)
    }

    private func loggedIn(_ token: SessionToken, status: Int = 201) async throws -> HTTPReply {
        guard let session = try await services.accounts.session(token) else {
            throw WorkflowRefusal.noSession
        }
        return json(
            [
                ("token", .string(token.cookie)), ("login", .string(session.account.login)),
                ("idleSeconds", .number(String(AccountDesk.idleSeconds))),
                ("longestSeconds", .number(String(AccountDesk.longestSeconds))),
            ],
            status: status
        )
    }

    /// The members of a body, all texts, as a page's form would have them.
    private func typed(_ call: HTTPCall, _ names: [String]) throws(APIError) -> FormBody {
        let body = try APIBody(call, allowing: Set(names))
        var texts: [String: String] = [:]
        for name in names { texts[name] = try body.line(name, limit: 256) }
        return FormBody(texts: texts)
    }
}
