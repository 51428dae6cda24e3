import Enrollment
import Model
import Store

/// The applicant's portal for programs: what pages do, in JSON, for who shows a session as a bearer token.
///
/// No cookie is read here, so that no other site's page can ask anything in somebody's name. What is decided is decided where
/// pages have it decided, and the limits are theirs.
///
/// Source: ADR 0072; RFC 6750 §2.1; docs/workflow.yaml.
struct ApplicantAPI: Sendable {
    /// One request of somebody who is logged in.
    struct Asked: Sendable {
        let call: HTTPCall
        let account: AccountRecord
        let token: SessionToken
        let address: String

        /// The query.
        var query: FormBody {
            let rest = call.target.drop { $0 != "?" && $0 != "#" }
            return FormBody(query: rest.drop { $0 == "?" }.prefix { $0 != "#" })
        }

        /// Whether it only looks.
        var isLook: Bool { call.method == "GET" || call.method == "HEAD" }
    }

    let pages: PageResponder

    var services: ApplicantServices { pages.services }

    /// Answers one request; a failure is a problem (RFC 9457).
    func respond(to call: HTTPCall) async -> HTTPReply {
        var reply = await WorkflowAnswer.reply(
            "portal API request failed",
            guarded: pages.guarded([]),
            to: services.logger
        ) { try await answer(call) }
        if reply.status == 401 { reply.fields.append(("www-authenticate", "Bearer")) }
        return reply
    }

    /// Whether a body above 64 KiB is taken: documents, of who is logged in.
    func admits(_ call: HTTPCall) async -> Bool {
        let path = call.target.prefix { $0 != "?" && $0 != "#" }
        guard call.method == "POST", case .documents? = ApplicantRoute(path: path),
            pages.rates.take(pages.address(of: call)) == nil
        else { return false }
        return (try? await session(call)) != nil
    }

    private func answer(_ call: HTTPCall) async throws -> HTTPReply {
        let path = call.target.prefix { $0 != "?" && $0 != "#" }
        let address = pages.address(of: call)
        guard pages.rates.take(address) == nil else { throw APIError(.tooFast) }
        guard let route = ApplicantRoute(path: path) else { throw APIError(.noSuchResource) }
        guard route.methods.contains(call.method) else { throw APIError(.method(allowed: route.methods)) }
        if route == .contract { return WorkflowContract.reply(to: call) }
        guard route.isPrivate(call.method) else { return try await open(route, call, address) }
        let session = try await session(call)
        let asked = Asked(call: call, account: session.account, token: session.token, address: address)
        guard asked.isLook || pages.deeds.take(session.account.login) == nil else {
            throw APIError(.tooFast)
        }
        return try await answer(route, asked)
    }

    /// Who shows a session that has not ended.
    ///
    /// - Throws: `WorkflowRefusal.noSession`, and `AccountError` with `.failed`.
    private func session(_ call: HTTPCall) async throws -> AccountDesk.Session {
        let parts = (call.field("authorization") ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let token = SessionToken(cookie: String(parts[1])),
            let session = try await services.accounts.session(token)
        else { throw WorkflowRefusal.noSession }
        return session
    }

    private func answer(_ route: ApplicantRoute, _ asked: Asked) async throws -> HTTPReply {
        switch route {
        case .session: return try await logOut(asked)
        case .account: return account(asked)
        case .password: return try await password(asked)
        case .mobile: return try await mobile(asked)
        case .mobileCodes: return try await mobileCode(asked)
        case .applications: return try await asked.isLook ? list(asked) : begin(asked)
        case .application(let number, let part):
            return try await answer(part, pages.own(number, asked.account), asked)
        case .documents(let number): return try await upload(pages.own(number, asked.account), asked)
        case .document(let number, let id):
            return try await document(id, pages.own(number, asked.account), asked)
        case .paper(let number, let kind):
            return try await pages.paper(kind, of: pages.own(number, asked.account))
        case .certificates: return try certificates(asked)
        case .certificate(let serial): return try certificate(serial, asked)
        case .certificateFile(let serial):
            return try pages.holdingFile(serial, isText: false, asked.account)
        case .emergencyCode(let serial): return try await emergencyCode(serial, asked)
        case .emergency(let serial): return try await emergency(serial, asked)
        case .bindings: return try await asked.isLook ? bindings(asked) : bind(asked)
        case .challenges: return try challenge(asked)
        case .binding(let serial): return try await unbind(serial, asked)
        case .contract, .phoneCodes, .accounts, .passwordResets, .bulletin, .standing:
            throw APIError(.noSuchResource)
        }
    }

    private func answer(
        _ part: ApplicantRoute.ApplicationPart?,
        _ record: ApplicationRecord,
        _ asked: Asked
    ) async throws -> HTTPReply {
        switch part {
        case nil: try await asked.isLook ? detail(record) : discard(record)
        case .form?: try await asked.isLook ? form(record) : save(record, asked)
        case .check?: try check(record)
        case .submission?: try await submit(record, asked)
        case .withdrawal?: try await withdraw(record, asked)
        case .revision?: try await revise(record, asked)
        case .payment?: try await asked.isLook ? payment(record) : pay(record)
        case .cancellation?: try await cancel(record, asked)
        case .code?: try await asked.isLook ? code(record) : resend(record, asked)
        case .invoice?: try await asked.isLook ? invoice(record) : askInvoice(record, asked)
        case .invoiceFile?: try pages.invoiceFile(record)
        case .receipt?: try await receive(record, asked)
        }
    }

    /// An answer in JSON.
    func json(
        _ members: [(String, JSONValue?)],
        status: Int = 200,
        more: [(name: String, value: String)] = []
    ) -> HTTPReply {
        HTTPReply(
            status: status,
            fields: pages.guarded([("content-type", "application/json")] + more),
            body: CanonicalJSON.encode(.object(members))
        )
    }

    /// An answer without a body.
    func nothing() -> HTTPReply { HTTPReply(status: 204, fields: pages.guarded([])) }

    /// What a change was asked for under.
    func deed(_ asked: Asked, about object: String) throws(APIError) -> KeyedDeed {
        try KeyedDeed(
            asked.call,
            by: "applicant:\(asked.account.login)",
            about: object,
            in: services.book,
            at: services.clock.now
        )
    }

    /// The desk, writing in this book.
    func desk(_ book: KeyedBook) -> EnrollmentDesk {
        services.enrollment.writing(in: book, at: services.clock)
    }

    /// The body of a request that needs none: nothing, or an empty object.
    func expectNothing(_ asked: Asked) throws(APIError) {
        guard !asked.call.body.isEmpty else { return }
        _ = try APIBody(asked.call, allowing: [])
    }

    /// The same request as a page would have it, with these texts as its form.
    func visit(_ asked: Asked, _ texts: [String: String] = [:]) -> Visit {
        Visit(
            call: asked.call,
            language: .chinese,
            token: asked.token,
            isNew: false,
            session: nil,
            body: FormBody(texts: texts),
            address: asked.address
        )
    }
}
