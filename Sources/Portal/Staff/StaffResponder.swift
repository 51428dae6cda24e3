import Enrollment
import Logging
import Model
import OpenSSL
import Store

/// The staff desk: a request in, a page out.
///
/// `docs/staff-desk.md` describes it. The certificate that the browser shows is the login, looked up at every request; what is
/// decided is decided by `EnrollmentDesk`, here it is read and shown.
public final class StaffResponder: Sendable {
    let services: StaffServices
    let words = Words.shipped
    /// Decisions that wait for their signatures.
    let shelf = DecisionShelf()
    /// 40 requests a second from an address: several people may sit behind one.
    let rates = RateLimiter(count: 80, seconds: 2)
    /// What one person sends, and which pages with personal data they open: each leaves a line in the audit chain.
    let deeds = RateLimiter(count: 300, seconds: 600)

    /// Makes a responder.
    public init(_ services: StaffServices) {
        self.services = services
    }

    /// Answers one request; a failure is a page too.
    public func respond(to call: HTTPCall) async -> HTTPReply {
        if WorkflowContract.isMeant(by: call) { return await StaffAPI(desk: self).respond(to: call) }
        let request = RequestName.draw()
        var reply: HTTPReply
        var visit: StaffVisit?
        do {
            let path = call.target.prefix { $0 != "?" && $0 != "#" }
            if case .asset(let name)? = StaffRoute(path: path) { return try frame.asset(name, call) }
            guard rates.take(call.address.map(ClientAddress.name) ?? "unknown") == nil else {
                throw PageError.tooFast
            }
            guard let known = try self.visit(call) else { return entrance(call, request) }
            visit = known
            guard let route = StaffRoute(path: path) else { throw PageError.notFound }
            reply = try await route.isForPrograms ? program(route, known, request) : answer(route, known)
        } catch {
            reply = failure(error, visit.map { guest($0) } ?? stranger(call), request)
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
            default: .malformed
            }
        return failure(page, stranger(call), "-")
    }

    /// Large bodies are invoices as PDF, of who issues them, and scans, of who enters applications.
    public var largeBodies: LargeBodies {
        LargeBodies(
            client: { $0.address.map(ClientAddress.name) ?? "unknown" },
            admits: { call in
                let path = call.target.prefix { $0 != "?" && $0 != "#" }
                guard call.method == "POST", let peer = call.peer,
                    let member = try? self.services.entrance.member(peer)
                else { return false }
                if case .invoiceFile? = StaffAPIRoute(path: path) {
                    return StaffQueue.invoices.isOpen(to: member)
                }
                guard let route = StaffRoute(path: path) else { return false }
                return switch route {
                case .invoice: StaffQueue.invoices.isOpen(to: member)
                case .counter: StaffRegisterPage.counter.isOpen(to: member)
                default: false
                }
            }
        )
    }

    /// Who asks; nil for somebody who is not of the staff now.
    func visit(_ call: HTTPCall) throws -> StaffVisit? {
        guard let peer = call.peer, let member = try services.entrance.member(peer) else { return nil }
        return StaffVisit(
            call: call,
            language: Language.wanted(by: call, Visit.cookies(call)),
            member: member,
            token: token(of: peer),
            body: call.method == "POST" ? FormBody(call) : nil
        )
    }

    /// What forms carry: made from the certificate, so that no other site can know it, and none is kept.
    private func token(of peer: PeerCertificate) -> String {
        let name = Array("staff form|".utf8) + DigestAlgorithm.sha256.hash(peer.der)
        return Hexadecimal.encode(services.mark(name))
    }

    private func answer(_ route: StaffRoute, _ visit: StaffVisit) async throws -> HTTPReply {
        guard route.methods.contains(visit.call.method) else { throw PageError.method }
        if visit.call.method == "POST" { try checkForm(visit) }
        try await admit(route, visit)
        switch route {
        case .home: return try home(visit)
        case .language: return changeLanguage(visit)
        case .queue(let queue): return try show(queue, visit)
        case .review(let number): return try await review(number, visit)
        case .document(let number, let id): return try await document(id, of: number, visit)
        case .form(let number): return try await form(of: number, visit)
        case .maskedForm(let number): return try await maskedForm(of: number, visit)
        case .payment(let number): return try await payment(number, visit)
        case .job(let number): return try await job(number, visit)
        case .delivery(let number): return try await delivery(number, visit)
        case .refund(let number): return try await refund(number, visit)
        case .invoice(let number): return try await invoice(number, visit)
        case .proposeRevocation: return try await proposal(visit)
        case .revocation(let id): return try await revocation(id, visit)
        case .cases: return try cases(visit)
        case .oneCase(let number): return try await oneCase(number, visit)
        case .expiring: return try expiring(visit)
        case .counter: return try await counter(visit)
        case .regions(let code): return regions(code)
        case .receipts: return try receipts(visit)
        case .returns: return try returns(visit)
        case .reconciliation: return try reconciliation(visit)
        case .audit: return try audit(visit)
        case .staff: return try staff(visit)
        case .staffAdd: return try await staffAdd(visit)
        case .staffMember(let name): return try await staffMember(name, visit)
        case .stock: return try await stock(visit)
        case .auditMark: return try await auditMark(visit)
        case .prices: return try await prices(visit)
        case .notices: return try notices(visit)
        case .notice(let name): return try await notice(name, visit)
        case .decision(let number): return try decision(number, visit)
        case .statements, .signatures, .asset: throw PageError.notFound
        }
    }

    /// Answers a program in JSON; a failure is a problem (RFC 9457).
    private func program(_ route: StaffRoute, _ visit: StaffVisit, _ request: String) async -> HTTPReply {
        do {
            guard visit.call.method == "POST" else { throw APIError(.method(allowed: ["POST"])) }
            if let origin = visit.call.field("origin"), origin != services.site.origin {
                throw APIError(.noSuchResource)
            }
            guard APIBody.isJSON(visit.call.field("content-type")) else { throw APIError(.mediaType) }
            guard deeds.take(visit.member.name) == nil else { throw APIError(.tooFast) }
            switch route {
            case .statements(let number): return try await statements(of: number, visit)
            case .signatures(let number): return try await sign(number, visit)
            default: throw APIError(.noSuchResource)
            }
        } catch {
            RequestName.log(error, request, "staff decision failed", to: services.logger)
            var reply = Problem(error, request: request).reply()
            reply.fields += frame.guarded([]).filter { $0.name != "cache-control" }
            return reply
        }
    }

    /// A form must come from a page of ours, before the browser that shows this certificate.
    private func checkForm(_ visit: StaffVisit) throws(PageError) {
        guard let body = visit.body else { throw .malformed }
        if let origin = visit.call.field("origin"), origin != services.site.origin { throw .stale }
        guard let token = body.text("token"),
            MessageAuthentication.isEqual(Array(token.utf8), Array(visit.token.utf8))
        else { throw .stale }
    }

    /// Roles decide which pages are seen: the table is `StaffQueue.actions` and the permission matrix.
    private func admit(_ route: StaffRoute, _ visit: StaffVisit) async throws {
        // A picture on a page of another site would be a look that nobody took (Fetch Metadata, `Sec-Fetch-Site`).
        let site = visit.call.field("sec-fetch-site") ?? "none"
        guard route.personal == nil || site == "none" || site == "same-origin" else { throw PageError.stale }
        let leavesLine = visit.body != nil || route.personal != nil
        guard !leavesLine || deeds.take(visit.member.name) == nil else { throw PageError.tooFast }
        if let register = route.register, !register.isOpen(to: visit.member) { throw PageError.notYours }
        guard let queue = route.queue, !queue.isOpen(to: visit.member) else { return }
        if let number = route.personal {
            // Refused by the desk itself, which puts it on record.
            _ = try await services.enrollment.view(number, by: visit.principal)
        }
        throw PageError.notYours
    }

    private func changeLanguage(_ visit: StaffVisit) -> HTTPReply {
        let language = Language(rawValue: visit.text("language")) ?? .chinese
        let wanted = visit.text("path")
        let isPlain = wanted.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let isOurs = isPlain && StaffRoute(path: wanted[...])?.methods.contains("GET") == true
        return frame.redirect(
            isOurs ? wanted : "/",
            [frame.cookie(Language.cookie, language.rawValue, age: 31_536_000)]
        )
    }
}
