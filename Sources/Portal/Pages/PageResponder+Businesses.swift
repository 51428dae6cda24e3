import Enrollment
import Model
import Store

/// A business about a certificate before it begins.
struct BeginView: Sendable {
    let title: String
    let path: String
    let back: String
    let obstacle: String?
    /// What whoever bids is asked first; nil for everybody else.
    let bids: BidsView?
    let lines: [String]
    let documents: [String]
    let fee: String?
    let steps: [FormView.Step]
    let sections: [SheetView.Section]
}

/// 更新, 替换, 解锁, 吊销, 补办: from a certificate to the form about it.
extension PageResponder {
    /// Which certificate; whoever has one does not have to choose.
    func choose(_ service: CertificateService, _ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let all = try services.enrollment.holdings(of: account.login)
        // What was revoked can be 补办 only.
        let held = all.filter { service == .reissue || $0.certificate.state != .revoked }
        if held.count == 1, let only = held.first {
            return redirect("/certificates/\(only.certificate.id.serial.hexadecimal)/\(service.rawValue)")
        }
        let title = "service_\(service.rawValue)"
        let cards = held.map { one in
            var shown = card(one, visit.language)
            shown.path += "/\(service.rawValue)"
            return shown
        }
        let view = CertificatesView(
            title: words.text(title, visit.language),
            intro: words.text("certificates_choose", visit.language),
            cards: cards,
            isEmpty: cards.isEmpty,
            asksToken: [.renew, .replace, .unlock].contains(service) && !cards.isEmpty
        )
        return page("certificates", title, visit, view)
    }

    func begin(
        _ serial: SerialNumber,
        _ service: CertificateService,
        _ visit: Visit,
        _ account: AccountRecord
    ) async throws -> HTTPReply {
        guard let type = service.type else { return try await emergency(serial, visit, account) }
        let held = try own(serial, account)
        let refusal = try obstacle(to: service, held, account)
        let bids = await refusal == nil ? openBids(service, held) : nil
        guard visit.body != nil, refusal == nil else {
            let view = try beginView(held, service, type, refusal, bids, visit, account)
            return page(
                "begin",
                "service_\(service.rawValue)",
                visit,
                view,
                status: visit.body == nil ? 200 : 409
            )
        }
        guard bids == nil || bids == .nothing || visit.text("bids") == BidsView.none else {
            let view = try beginView(held, service, type, nil, bids, visit, account)
            return page("begin", "service_\(service.rawValue)", visit, view, status: 422)
        }
        let present = try drafts(of: account)
        // Whoever presses twice gets the form they have.
        if let draft = present.first(where: { $0.type == type && $0.certificate == held.certificate.id }) {
            return redirect("/applications/\(draft.number)/edit")
        }
        if let reply = noMoreDrafts(present, visit, account) { return reply }
        let draft = try await services.enrollment.saveDraft(
            blank(type, held, account),
            by: Submitter(login: account.login)
        )
        return redirect("/applications/\(draft.number)/edit")
    }

    /// The form as it begins: what is on record, without what would not be taken any more.
    func blank(
        _ type: ApplicationType,
        _ held: HeldCertificate,
        _ account: AccountRecord
    ) throws -> ApplicationFile {
        var values = FormValues(type, about: held)
        values.fill(account.mobile)
        let file = try ApplicationFile(json: values.document([]))
        let submitter = Submitter(login: account.login)
        let faults = try services.enrollment.failures(of: file, by: submitter, isDraft: true)
        guard !faults.isEmpty else { return file }
        values.clear(faults.map(\.field))
        return try ApplicationFile(json: values.document([]))
    }

    private func beginView(
        _ held: HeldCertificate,
        _ service: CertificateService,
        _ type: ApplicationType,
        _ refusal: EnrollmentError?,
        _ bids: OpenBids?,
        _ visit: Visit,
        _ account: AccountRecord
    ) throws -> BeginView {
        let language = visit.language
        let needs = try services.enrollment.needs(
            of: blank(type, held, account),
            by: Submitter(login: account.login)
        )
        let price = try services.enrollment.price(of: type)
        let path = "/certificates/\(held.certificate.id.serial.hexadecimal)"
        return BeginView(
            title: words.text("service_\(service.rawValue)", language),
            path: "\(path)/\(service.rawValue)",
            back: path,
            obstacle: try refusal.map { try sentence($0, language, account) },
            bids: bids.map { self.bids($0, held, visit) },
            lines: (1...6).map { "service_\(service.rawValue)_\($0)" }.filter(words.has)
                .map { words.text($0, language) },
            documents: AttachmentKind.allCases.filter { needs.demand($0) == .required }
                .map { words.text("document_\($0.rawValue)", language) },
            fee: price == 0 ? nil : Money.yuan(price),
            steps: steps(.draft, language, of: type),
            sections: [try matterSection(held, type, language)]
        )
    }

    /// What is on record of the certificate that a form is about, with what the business makes of it.
    func matterSection(
        _ held: HeldCertificate,
        _ type: ApplicationType,
        renews: Bool = false,
        _ language: Language
    ) throws -> SheetView.Section {
        // Where key序列号 is to be copied off the token, it does not stand beside.
        let isAsked = FormLayout.all(type, held.snapshot.form.kind).flatMap(\.fields)
            .contains { $0.path == "token" }
        var rows = certificateSection(held, language, hasToken: !isAsked).rows
        func add(_ name: String, _ value: String) {
            rows.append(SheetView.Row(label: words.text(name, language), value: value))
        }
        let person = held.snapshot.form.person
        if type == .revoke {
            add("account", held.application.owner)
            add("field_applicantName", person.name.text)
            add("field_idType", words.text("option_\(person.document.kind.rawValue)", language))
            add("field_idNumber", Mask.identityNumber(person.document.number))
        }
        if type == .renew || renews, let end = services.renewedEnd(held.certificate) {
            add("renewed_end", CalendarDay(end).description)
        }
        let price = try services.enrollment.price(of: type, renews: renews)
        if price > 0 { add("order_amount", "\(Money.yuan(price)) 元") }
        return SheetView.Section(title: words.text("section_certificate", language), rows: rows)
    }

    /// What stands in the way of a service; nil for nothing.
    func obstacle(
        to service: CertificateService,
        _ held: HeldCertificate,
        _ account: AccountRecord
    ) throws -> EnrollmentError? {
        let serial = held.certificate.id.serial
        guard let type = service.type else {
            return try services.enrollment.emergencyObstacle(serial, of: account.login)
        }
        return try services.enrollment.obstacle(to: type, about: serial, of: account.login)
    }

    /// A refusal in words that help; of somebody else's application nothing is said.
    func sentence(
        _ error: EnrollmentError,
        _ language: Language,
        _ account: AccountRecord
    ) throws -> String {
        var open = ""
        if case .conflictingApplication(let other?) = error.reason,
            try services.book.application(other)?.owner == account.login
        {
            open = other.text
        }
        guard let text = words.obstacle(error, open, language) else { throw error }
        return text
    }
}
