import Enrollment
import Logging
import Model
import OpenSSL
import Store

/// What somebody sees who came from the platform and has no account yet.
struct PlatformView: Sendable {
    let title: String
    let intro: String
    /// Who ties an account: its name or number.
    var name = ""
    /// Whether another account can be opened: not by who is logged in.
    var opens = true
    var action = "/login/platform/account"
    /// What is known of the number; nil for nothing.
    var note: String?
    var asksNumber = false
    var asksCode = false
    var asksLogin = true
    var mobile = ""
    var login = ""
    var faults: [FaultView] = []
}

/// 平台登录.
extension PageResponder {
    func platform(_ step: PlatformStep, _ visit: Visit) async throws -> HTTPReply {
        guard let desk = services.platform, step != .door || desk.signOn.takesPosts else {
            throw PageError.notFound
        }
        do {
            switch step {
            case .start: return redirect(try await desk.begin(visit.token))
            case .callback:
                return try await arrive(visit) { try await desk.finish(visit.query, visit.token) }
            case .door: return try await enter(visit, desk)
            case .account: return try await chooseAccount(visit, desk)
            case .code: return try await sendCode(visit, desk)
            }
        } catch let error as PlatformError {
            return told(error, visit, desk)
        } catch let error as AccountError where error.kind == .refused {
            throw PageError.tooFast
        }
    }

    /// What the page of an account says of the platform.
    func tell(_ view: inout AccountView, ofPlatform account: AccountRecord, _ language: Language) throws {
        guard let signOn = services.platform?.signOn else { return }
        if try services.book.platformSubject(of: account.login, issuer: signOn.issuer) == nil {
            view.platform = words.text("platform_link", language, signOn.name)
        } else {
            view.tied = words.text("platform_tied", language, signOn.name)
        }
    }

    /// A token that a page of the platform posts.
    ///
    /// The browser's word on where it comes from is demanded: a token of an attacker's own, posted from their page, would log
    /// somebody in as the attacker.
    private func enter(_ visit: Visit, _ desk: PlatformDesk) async throws -> HTTPReply {
        guard let origin = visit.call.field("origin"), desk.signOn.origins.contains(origin) else {
            throw PageError.stale
        }
        guard let token = visit.text("id_token").nonEmpty else { throw PageError.malformed }
        return try await arrive(visit) { try await desk.take(token) }
    }

    private func arrive(
        _ visit: Visit,
        _ visitor: () async throws -> PlatformVisitor
    ) async throws -> HTTPReply {
        try services.accounts.countArrival(from: visit.address)
        let known = try await visitor()
        let token = try await services.accounts.arrive(known, visit.token, leaving: visit.session)
        return token.map(loggedIn) ?? redirect("/login/platform/account")
    }

    /// Somebody without an account ties one, or opens one.
    private func chooseAccount(_ visit: Visit, _ desk: PlatformDesk) async throws -> HTTPReply {
        guard let arrival = try services.accounts.arrival(with: visit.token) else {
            return redirect("/login")
        }
        var view = platformView(arrival, visit, desk)
        guard let body = visit.body else { return page("platform", "login", visit, view) }
        let isTie = visit.text("act") == "tie"
        do throws(AccountError) {
            guard isTie else {
                let proof = (mobile: visit.text("mobile"), code: visit.text("code"))
                view = withCode(view, visit)
                return loggedIn(
                    try await services.accounts.open(
                        for: arrival,
                        view.login,
                        proof,
                        from: visit.address
                    )
                )
            }
            return loggedIn(
                try await services.accounts.tie(
                    arrival,
                    to: view.name,
                    body.secret("password"),
                    leaving: visit.session,
                    from: visit.address
                )
            )
        } catch {
            view.faults = try faults(error, visit.language, isTie: isTie)
            return page("platform", "login", visit, view, status: 422)
        }
    }

    /// Sends a code to the number of a new account.
    private func sendCode(_ visit: Visit, _ desk: PlatformDesk) async throws -> HTTPReply {
        guard let arrival = try services.accounts.arrival(with: visit.token) else {
            return redirect("/login")
        }
        var view = platformView(arrival, visit, desk)
        do throws(AccountError) {
            try await services.accounts.requestCode(visit.text("mobile"), .signUp, from: visit.address)
            return page("platform", "login", visit, withCode(view, visit))
        } catch {
            if case .codeTooSoon = error.reason { view = withCode(view, visit) }
            view.faults = try faults(error, visit.language, isTie: false)
            return page("platform", "login", visit, view, status: 422)
        }
    }

    private func platformView(
        _ arrival: PlatformArrivalRecord,
        _ visit: Visit,
        _ desk: PlatformDesk
    ) -> PlatformView {
        let name = desk.signOn.name
        var view = PlatformView(
            title: words.text("platform_account", visit.language, name),
            intro: words.text("platform_account_intro", visit.language, name)
        )
        view.name = visit.text("name").nonEmpty ?? visit.session?.account.login ?? ""
        view.login = visit.text("login")
        view.opens = visit.session == nil
        if let mobile = arrival.mobile {
            view.note = words.text("platform_open_number", visit.language, Mask.mobile(mobile))
        } else {
            view.action = "/login/platform/code"
            view.mobile = visit.text("mobile")
            view.asksNumber = true
            view.asksLogin = false
        }
        return view
    }

    /// The same once a code was asked for; as it is where none is needed.
    private func withCode(_ view: PlatformView, _ visit: Visit) -> PlatformView {
        guard view.asksNumber else { return view }
        var view = view
        view.action = "/login/platform/account"
        view.mobile = (try? MobileNumber(view.mobile).text) ?? view.mobile
        view.note = words.text("platform_open_code", visit.language, Mask.mobile(view.mobile))
        view.asksNumber = false
        view.asksCode = true
        view.asksLogin = true
        return view
    }

    private func faults(
        _ error: AccountError,
        _ language: Language,
        isTie: Bool
    ) throws(AccountError) -> [FaultView] {
        switch error.reason {
        case .failed: throw error
        case .fields(let faults):
            return faults.map { fault in
                FaultView(
                    // Whose number has an account ties that one.
                    target: isTie || fault == .mobileTaken ? "name" : fault.field,
                    text: words.text("fault_\(fault.rawValue)", language)
                )
            }
        default:
            let (field, text) = sentence(error, language, at: isTie ? "name" : "code", ofReset: false)
            return [FaultView(target: isTie ? "name" : field, text: text)]
        }
    }

    private func told(_ error: PlatformError, _ visit: Visit, _ desk: PlatformDesk) -> HTTPReply {
        services.logger.notice(
            "nobody was let in from the platform",
            metadata: ["reason": "\(error.message)"]
        )
        let word = "platform_\(error.word)"
        let view = MessageView(
            title: words.text(word, visit.language),
            text: words.text("\(word)_text", visit.language, desk.signOn.name),
            request: nil,
            isBad: true
        )
        return page("message", word, visit, view, status: error.kind == .unavailable ? 503 : 403)
    }
}

extension String {
    /// The text; nil when there is none.
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
