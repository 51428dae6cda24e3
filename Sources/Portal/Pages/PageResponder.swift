import Enrollment
import Logging
import Model
import OpenSSL
import Store

/// The applicant's portal: a request in, a page out.
///
/// `docs/portal.md` describes it. What is decided is decided by `EnrollmentDesk` and `AccountDesk`; here it is read and
/// shown.
public final class PageResponder: Sendable {
    static let sessionCookie = "__Host-pki-session"
    static let visitCookie = "__Host-pki-visit"

    let services: ApplicantServices
    let words = Words.shipped
    /// 20 requests a second from an address.
    let rates = RateLimiter(count: 40, seconds: 2)
    /// What an account sends: 60 forms at once, then six a minute.
    ///
    /// Each may leave a line in the audit chain.
    let deeds = RateLimiter(count: 60, seconds: 600)
    /// 20 new drafts a day of an account.
    let drafts = RateLimiter(count: 20, seconds: 86_400)
    /// How often a provider is asked about one application because its payer looks: six times, then once in ten seconds.
    let questions = RateLimiter(count: 6, seconds: 60)

    /// Makes a responder.
    public init(_ services: ApplicantServices) {
        self.services = services
    }

    /// Answers one request; a failure is a page too.
    public func respond(to call: HTTPCall) async -> HTTPReply {
        if WorkflowContract.isMeant(by: call) { return await ApplicantAPI(pages: self).respond(to: call) }
        let request = RequestName.draw()
        var reply: HTTPReply
        var visit: Visit?
        do {
            let path = call.target.prefix { $0 != "?" && $0 != "#" }
            guard let route = PageRoute(path: path) else { throw PageError.notFound }
            if case .asset(let name) = route { return try asset(name, call) }
            let address = address(of: call)
            guard rates.take(address) == nil else { throw PageError.tooFast }
            // Kept by caches for everybody, so it has nothing of anybody: no cookie in, none out.
            if case .regions(let code) = route { return try regions(code, call, request) }
            if case .payNotice = route { return try await payNotice(call) }
            let known = try await self.visit(call, address)
            visit = known
            reply = try await answer(route, known)
        } catch {
            reply = failure(error, visit ?? self.stranger(call), request)
        }
        if let visit, visit.isNew {
            reply.fields.append(cookie(PageResponder.visitCookie, visit.token.cookie))
        }
        reply.fields.append(("x-request-id", request))
        return reply
    }

    /// Refuses a request that is not read to its end.
    public func refuse(_ error: APIError) -> HTTPReply {
        let call = HTTPCall(method: "POST", target: "/", fields: [], body: [], peer: nil)
        let page: PageError =
            switch error.reason {
            case .tooLarge: .tooLarge
            case .busy: .unavailable
            case .anonymous: .stale
            default: .malformed
            }
        return failure(page, stranger(call), "-")
    }

    private func visit(_ call: HTTPCall, _ address: String) async throws -> Visit {
        let cookies = Visit.cookies(call)
        let session = try await session(cookies)
        let known = session?.token ?? cookies[PageResponder.visitCookie].flatMap(SessionToken.init(cookie:))
        let isPost = call.method == "POST"
        return Visit(
            call: call,
            language: Language.wanted(by: call, cookies),
            token: try known ?? SessionToken(),
            isNew: known == nil,
            session: session,
            body: isPost ? FormBody(call) : nil,
            address: address
        )
    }

    private func session(_ cookies: [String: String]) async throws -> AccountDesk.Session? {
        guard let token = cookies[PageResponder.sessionCookie].flatMap(SessionToken.init(cookie:)) else {
            return nil
        }
        return try await services.accounts.session(token)
    }

    private func answer(_ route: PageRoute, _ visit: Visit) async throws -> HTTPReply {
        guard route.methods.contains(visit.call.method) else { throw PageError.method }
        // The platform's page posts a token instead of a form of ours, and is known by its origin.
        if visit.call.method == "POST", route != .platform(.door) { try checkForm(visit) }
        guard route.isPrivate else { return try await publicPage(route, visit) }
        guard let session = visit.session else { return redirect("/login") }
        if visit.body != nil, deeds.take(session.account.login) != nil { throw PageError.tooFast }
        return try await privatePage(route, visit, session.account)
    }

    /// A form must come from a page of ours, in this browser.
    private func checkForm(_ visit: Visit) throws(PageError) {
        guard let body = visit.body else { throw .malformed }
        if let origin = visit.call.field("origin"), origin != services.site.origin { throw .stale }
        guard !visit.isNew, let token = body.text("token"), visit.token.admits(token) else { throw .stale }
    }

    private func publicPage(_ route: PageRoute, _ visit: Visit) async throws -> HTTPReply {
        switch route {
        case .login: try await login(visit)
        case .logout: try await logout(visit)
        case .signUp: try await signUp(visit)
        case .signUpCode: try await sendCode(visit, .signUp)
        case .reset: try await reset(visit)
        case .resetCode: try await sendCode(visit, .reset)
        case .language: changeLanguage(visit)
        case .platform(let step): try await platform(step, visit)
        case .agreement(let name): try agreement(name, visit)
        case .help(let trouble): help(trouble, visit)
        case .bulletin: try bulletin(visit)
        case .bulletinFeed: try bulletinFeed(visit)
        default: throw PageError.notFound
        }
    }

    private func privatePage(
        _ route: PageRoute,
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        switch route {
        case .home: return try home(visit, account)
        case .password: return try await password(visit, account)
        case .mobile: return try await mobile(visit, account)
        case .mobileCode: return try await mobileCode(visit, account)
        case .list: return try list(visit, account)
        case .start: return try await start(visit, account)
        case .application(let number): return try await detail(own(number, account), visit)
        case .edit(let number): return try await edit(own(number, account), visit, account)
        case .check(let number): return try await check(own(number, account), visit, account)
        case .submit(let number): return try await submit(own(number, account), visit, account)
        case .withdraw(let number): return try await withdraw(own(number, account), visit)
        case .discard(let number): return try await discard(own(number, account), visit)
        case .revise(let number): return try await revise(own(number, account))
        case .pay(let number): return try await pay(own(number, account), visit)
        case .payment(let number): return try await payment(own(number, account), visit)
        case .invoice(let number): return try await invoice(own(number, account), visit)
        case .invoiceFile(let number): return try invoiceFile(own(number, account))
        case .giveUp(let number): return try await giveUp(own(number, account), visit)
        case .resend(let number): return try await resend(own(number, account), visit)
        case .received(let number): return try await received(own(number, account))
        case .certificate(let number): return try certificate(of: own(number, account))
        case .document(let number, let id): return try await document(id, of: own(number, account), account)
        case .paper(let number, let kind): return try await paper(kind, of: own(number, account))
        default: return try await certificatePage(route, visit, account)
        }
    }

    private func certificatePage(
        _ route: PageRoute,
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        switch route {
        case .certificates: try certificates(visit, account)
        case .choose(let service): try choose(service, visit, account)
        case .holding(let serial): try holding(serial, visit, account)
        case .holdingFile(let serial, let isText): try holdingFile(serial, isText: isText, account)
        case .calendar(let serial): try calendar(serial, visit, account)
        case .begin(let serial, let service): try await begin(serial, service, visit, account)
        case .emergencyCode(let serial): try await emergencyCode(serial, visit, account)
        case .bindings: try bindings(visit, account)
        case .binding(let act): try await binding(act, visit, account)
        case .unbind(let serial): try await unbind(serial, visit, account)
        default: throw PageError.notFound
        }
    }

    /// An application of this account; any other is as if it were not there.
    func own(_ number: ApplicationNumber, _ account: AccountRecord) throws -> ApplicationRecord {
        guard let record = try services.book.application(number), record.owner == account.login else {
            throw PageError.notFound
        }
        return record
    }

    /// Large bodies are forms with documents, of who is logged in.
    public var largeBodies: LargeBodies {
        LargeBodies(
            client: { self.address(of: $0) },
            admits: { call in
                if WorkflowContract.isMeant(by: call) {
                    return await ApplicantAPI(pages: self).admits(call)
                }
                let path = call.target.prefix { $0 != "?" && $0 != "#" }
                guard call.method == "POST", case .edit? = PageRoute(path: path),
                    self.rates.take(self.address(of: call)) == nil
                else { return false }
                return (try? await self.session(Visit.cookies(call))) != nil
            }
        )
    }

    /// The address that limits count: the connection's, or what the proxy on this machine says.
    func address(of call: HTTPCall) -> String {
        guard !services.site.hasTLS, let forwarded = call.field("x-forwarded-for")?.split(separator: ",").last
        else {
            return call.address.map(ClientAddress.name) ?? "unknown"
        }
        return ClientAddress.name(forwarded.filter { $0 != " " })
    }
}
