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
    private static let draftCount = 20
    private static let choices: [(ApplicantKind, ProfileName)] = [
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
                price: Money.yuan(services.enrollment.price(of: .new)),
                drafts: try drafts(of: account).map { row($0, visit.language) }
            )
            return page("start", "start", visit, view)
        }
        let chosen = visit.text("choice")
        guard
            let (kind, profile) = PageResponder.choices.first(where: {
                "\($0.0.rawValue) \($0.1.rawValue)" == chosen
            })
        else { throw PageError.malformed }
        // Whoever presses twice gets the form they have.
        if let draft = try drafts(of: account).first(where: { isUntouched($0, kind, profile, account) }) {
            return redirect("/applications/\(draft.number)/edit")
        }
        guard try drafts(of: account).count < PageResponder.draftCount, drafts.take(account.login) == nil
        else {
            let view = MessageView(
                title: words.text("start_enough", visit.language),
                text: words.text("start_enough_text", visit.language),
                request: nil,
                isBad: true
            )
            return page("message", "start_enough", visit, view, status: 429)
        }
        var values = FormValues(kind, profile: profile)
        values.fill(account.mobile)
        let file = try ApplicationFile(json: values.document([]))
        let draft = try await services.enrollment.saveDraft(file, by: Submitter(login: account.login))
        return redirect("/applications/\(draft.number)/edit")
    }

    private func drafts(of account: AccountRecord) throws -> [ApplicationRecord] {
        var filter = ApplicationFilter()
        filter.owner = account.login
        filter.states = [.draft]
        return try services.book.applications(filter, limit: PageResponder.draftCount)
    }

    /// A draft of this kind in which nothing was filled in yet.
    private func isUntouched(
        _ draft: ApplicationRecord,
        _ kind: ApplicantKind,
        _ profile: ProfileName,
        _ account: AccountRecord
    ) -> Bool {
        var values = FormValues(kind, profile: profile)
        values.fill(account.mobile)
        return draft.version == 1 && draft.snapshot == values.document([])
    }
}
