import Enrollment
import Model
import Store

/// One certificate that can be applied for.
struct StartView: Sendable {
    struct Choice: Sendable {
        let value: String
        let title: String
        let text: String
    }

    let choices: [Choice]
    let price: String
    let drafts: [ApplicationRow]
}

/// 证书新办 begins: who applies, for which certificate.
extension PageResponder {
    /// So many drafts an account has at most; each may hold 20 MB of documents.
    static let draftCount = 20
    static let choices: [(ApplicantKind, ProfileName)] = [
        (.expert, .expert), (.tenderer, .organization), (.tenderer, .handler), (.bidder, .organization),
        (.bidder, .handler),
    ]

    func start(_ visit: Visit, _ account: AccountRecord) async throws -> HTTPReply {
        guard visit.body != nil else {
            let view = StartView(
                choices: PageResponder.choices.map { kind, profile in
                    let name = "start_\(kind.rawValue)_\(profile.rawValue)"
                    return StartView.Choice(
                        value: "\(kind.rawValue) \(profile.rawValue)",
                        title: words.text(name, visit.language),
                        text: words.text("\(name)_text", visit.language)
                    )
                },
                price: Money.yuan(try services.enrollment.price(of: .new)),
                drafts: try drafts(of: account).filter { $0.type == .new }.map { row($0, visit.language) }
            )
            return page("start", "start", visit, view)
        }
        let values = try chosen(visit, account)
        let present = try drafts(of: account)
        // Whoever presses twice gets the form they have.
        if let draft = present.first(where: { isUntouched($0, values) }) {
            return redirect("/applications/\(draft.number)/edit")
        }
        if let reply = noMoreDrafts(present, visit, account) { return reply }
        let file = try ApplicationFile(json: values.document([]))
        let draft = try await services.enrollment.saveDraft(file, by: Submitter(login: account.login))
        return redirect("/applications/\(draft.number)/edit")
    }

    /// The form that begins: blank, or with what is on record of a certificate that is over.
    private func chosen(_ visit: Visit, _ account: AccountRecord) throws -> FormValues {
        if let typed = visit.body?.text("certificate") {
            guard let serial = SerialNumber(hexadecimal: typed) else { throw PageError.malformed }
            let held = try own(serial, account)
            guard CardStatus(held.certificate, at: services.clock.now).isOver else {
                throw PageError.notFound
            }
            return try renewed(held, account)
        }
        let wanted = visit.text("choice")
        let choice = PageResponder.choices.first { "\($0.0.rawValue) \($0.1.rawValue)" == wanted }
        guard let choice else { throw PageError.malformed }
        var values = FormValues(choice.0, profile: choice.1)
        values.fill(account.mobile)
        return values
    }

    /// What is on record of a certificate that is over, without what would not be taken any more.
    private func renewed(_ held: HeldCertificate, _ account: AccountRecord) throws -> FormValues {
        var values = FormValues(after: held)
        values.fill(account.mobile)
        let file = try ApplicationFile(json: values.document([]))
        let submitter = Submitter(login: account.login)
        values.clear(
            try services.enrollment.failures(of: file, by: submitter, isDraft: true).map(\.field)
        )
        return values
    }

    /// What is answered when there are enough drafts, or were today; nil when another may begin.
    func noMoreDrafts(
        _ present: [ApplicationRecord],
        _ visit: Visit,
        _ account: AccountRecord
    ) -> HTTPReply? {
        guard !hasRoom(present, account) else { return nil }
        let view = MessageView(
            title: words.text("start_enough", visit.language),
            text: words.text("start_enough_text", visit.language),
            request: nil,
            isBad: true
        )
        return page("message", "start_enough", visit, view, status: 429)
    }

    /// Whether another draft may begin, which then counts.
    func hasRoom(_ present: [ApplicationRecord], _ account: AccountRecord) -> Bool {
        present.count < PageResponder.draftCount && drafts.take(account.login) == nil
    }

    func drafts(of account: AccountRecord) throws -> [ApplicationRecord] {
        var filter = ApplicationFilter()
        filter.owner = account.login
        filter.states = [.draft]
        return try services.book.applications(filter, limit: PageResponder.draftCount)
    }

    /// A draft in which nothing was changed since it began with `values`.
    func isUntouched(_ draft: ApplicationRecord, _ values: FormValues) -> Bool {
        draft.type == .new && draft.version == 1 && draft.snapshot == values.document([])
    }
}
