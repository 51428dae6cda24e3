import Enrollment
import Model
import OpenSSL
import Store

/// Decisions: prepared here, signed where their operator's key is, and then carried out (ADR 0063).
extension StaffAPI {
    /// Does a deed for trial, and keeps it for ten minutes to be signed; nothing is written.
    func decide(_ visit: StaffVisit) async throws -> HTTPReply {
        let deed = try StaffDeedForm(visit.call)
        let form = StaffVisit(
            call: visit.call,
            language: .chinese,
            member: visit.member,
            token: visit.token,
            body: FormBody(texts: deed.texts)
        )
        return try await prepare(act(form), visit)
    }

    /// Keeps the PDF of an invoice, and prepares the decision that puts it on record.
    func issueInvoice(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        let code = visit.query.text("number") ?? ""
        let kept = try await services.enrollment.keepInvoice(
            visit.call.body,
            of: number,
            code: code,
            by: visit.principal
        )
        return try await prepare(.issueInvoice(number, code: code, kept), visit)
    }

    private func prepare(_ act: StaffAct, _ visit: StaffVisit) async throws -> HTTPReply {
        let now = services.clock.now
        let deed = try await PreparedDeed(act, by: visit.member, at: now, services.enrollment, services.book)
        let number = try desk.shelf.put(act, deed.events, by: visit.member.name, at: now)
        let place = "\(WorkflowContract.prefix)staff/decisions/\(number)"
        var reply = try decision(number, visit)
        reply.status = 201
        reply.fields.append(("location", place))
        return reply
    }

    /// Which deed; whether somebody may do it is decided by the desk.
    private func act(_ form: StaffVisit) throws -> StaffAct {
        switch form.text("deed") {
        case "approve", "reject": return try desk.reviewAct(application(form), form)
        case "payment": return try StaffResponder.paymentAct(application(form), form)
        case "refund_propose", "refund_confirm", "refund_decline": return try StaffResponder.refundAct(form)
        case "invoice_issue": return .issueInvoice(try application(form), code: form.text("number"), nil)
        case "invoice_reverse": return .reverseInvoice(try application(form), code: form.text("number"))
        case "revocation_propose": return try desk.proposalAct(form)
        case "revocation_confirm": return .confirmRevocation(try desk.certificate(form.text("serial")))
        case "revocation_decline": return .declineRevocation(try desk.certificate(form.text("serial")))
        case "ship", "arrived", "returned", "pickup":
            return try StaffResponder.deliveryAct(application(form), form)
        case "resend": return .resendCode(try application(form))
        case "retry":
            let number = try application(form)
            return try StaffResponder.retryAct(number, desk.failedMessages(of: number), form)
        case "job_urgent", "job_normal", "job_release", "job_reject", "job_approve", "closure_propose",
            "closure_confirm", "closure_decline":
            guard let job = try services.book.job(of: application(form)) else {
                throw APIError(.noSuchResource)
            }
            return try desk.closureAct(job, form) ?? StaffResponder.jobAct(job, form)
        default: return try officeAct(form)
        }
    }

    /// Deeds that are about no application.
    private func officeAct(_ form: StaffVisit) throws -> StaffAct {
        switch form.text("deed") {
        case "stock_in", "stock_out": return try StaffResponder.stockAct(form)
        case "price_set": return try StaffResponder.priceAct(form)
        case "audit_mark": return try desk.markAct(form)
        case "notice_set": return try StaffResponder.noticeAct(form.text("notice"), form)
        case "staff_add", "staff_end", "staff_grant", "staff_confirm", "staff_decline":
            return try desk.staffAct(form.text("name"), form)
        default: throw APIError(.badMember(path: "deed", detail: "is no deed of the staff's"))
        }
    }

    private func application(_ form: StaffVisit) throws(APIError) -> ApplicationNumber {
        guard let number = ApplicationNumber(form.text("application")) else {
            throw APIError(.badMember(path: "application", detail: "must be an application number"))
        }
        return number
    }

    /// A decision of who asks, with what is to be signed of it.
    func decision(_ number: String, _ visit: StaffVisit) throws -> HTTPReply {
        let found = try desk.shelf.find(number, of: visit.member.name, at: services.clock.now)
        let end = found.createdAt.advanced(bySeconds: DecisionShelf.waitSeconds)
        let events = found.events.map { event -> JSONValue in
            let facts = event.detail.sorted { $0.key < $1.key }.map { fact -> (String, JSONValue?) in
                (fact.key, .string(fact.value))
            }
            return .object([
                ("action", .string(event.action)), ("object", .string(event.object)),
                ("facts", .object(facts)),
            ])
        }
        return desk.json([
            ("decision", .string(number)),
            ("deed", .string(found.act.name)),
            ("object", .string(found.act.object)),
            ("done", .bool(found.state == .done)),
            ("ends", .string(end.rfc3339)),
            ("events", .array(events)),
        ])
    }

    /// Carries a decision out that its operator has signed: once, also when it is asked for again after a restart.
    func sign(_ number: String, _ visit: StaffVisit) async throws -> HTTPReply {
        let deed = try KeyedDeed(
            visit.call,
            by: visit.member.name,
            about: number,
            in: services.book,
            at: services.clock.now
        )
        let done = try await deed.once { book in
            try await desk.sign(number, visit, in: book)
            return number
        }
        return desk.json([("decision", .string(done)), ("done", .bool(true))])
    }
}
