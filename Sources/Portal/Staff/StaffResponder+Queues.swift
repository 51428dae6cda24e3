import Enrollment
import Model
import Store

/// The queues: what waits, a hundred on a page, the longest waiting first where somebody waits for it.
extension StaffResponder {
    func show(_ queue: StaffQueue, _ visit: StaffVisit) throws -> HTTPReply {
        let place = QueuePlace(visit.query)
        let choice = ReviewChoice(visit.query)
        let found = try facts(queue, place, choice, visit.language)
        let columns = queue.columns.map { words.text($0, visit.language) }
        let rows = found.prefix(QueuePlace.size).map { QueueView.Row($0, columns) }
        func link(_ number: Int) -> String { "\(queue.path)?page=\(number)\(choice.query)" }
        let view = QueueView(
            title: words.text("queue_\(queue.rawValue)", visit.language),
            intro: words.text("queue_\(queue.rawValue)_text", visit.language),
            path: queue.path,
            columns: columns,
            rows: Array(rows),
            filters: queue == .review ? filters(choice, visit.language) : [],
            isEmpty: rows.isEmpty,
            empty: words.text("queue_empty", visit.language),
            start: queue == .revocations && may(.proposeRevocation, visit) ? "/revocations/propose" : nil,
            earlier: place.number > 1 ? link(place.number - 1) : nil,
            later: found.count > QueuePlace.size ? link(place.number + 1) : nil,
            startLabel: words.text("act_revocation_propose", visit.language)
        )
        return page("queue", "queue_\(queue.rawValue)", visit, view)
    }

    /// A page's rows and perhaps one more, each fact in the order of the columns.
    private func facts(
        _ queue: StaffQueue,
        _ place: QueuePlace,
        _ choice: ReviewChoice,
        _ language: Language
    ) throws -> [[QueueFact]] {
        let book = services.book
        let (skipping, limit) = (place.skipping, place.limit)
        switch queue {
        case .review:
            return try book.waitingReviews(
                types: choice.types,
                profiles: choice.profiles,
                skipping: skipping,
                limit: limit
            ).map { facts($0, language) }
        case .payments:
            return try book.orders([.unpaid], skipping: skipping, limit: limit).map { facts($0, language) }
        case .production:
            let waiting = Set(JobState.allCases.filter { !$0.isTerminal })
            return try book.jobs(waiting, skipping: skipping, limit: limit).map { facts($0, language) }
        case .deliveries:
            let underWay = Set(DeliveryRecord.State.allCases.filter(\.isUnderWay))
            return try book.deliveries(underWay, skipping: skipping, limit: limit).map { facts($0, language) }
        case .refunds:
            return try book.payments([.refunding, .mismatched], skipping: skipping, limit: limit).map {
                try facts($0, language)
            }
        case .invoices:
            return try book.invoices([.requested, .redDue], skipping: skipping, limit: limit).map {
                facts($0, language)
            }
        case .revocations:
            return try book.proposals([.proposed], [.revocation], skipping: skipping, limit: limit).map {
                facts($0, language)
            }
        }
    }

    private func filters(_ choice: ReviewChoice, _ language: Language) -> [QueueView.Filter] {
        let types = ApplicationType.allCases.map { type in
            FormView.Option(
                value: type.rawValue,
                label: words.text("business_\(type.rawValue)", language),
                isChosen: choice.type == type
            )
        }
        let kinds = ReviewChoice.Kind.allCases.map { kind in
            FormView.Option(
                value: kind.rawValue,
                label: words.text("kind_\(kind.rawValue)", language),
                isChosen: choice.kind == kind
            )
        }
        return [
            QueueView.Filter(
                name: "type",
                label: words.text("business", language),
                options: types,
                isChoice: true
            ),
            QueueView.Filter(
                name: "kind",
                label: words.text("col_kind", language),
                options: kinds,
                isChoice: true
            ),
        ]
    }
}

/// Which reviews somebody wants to see.
struct ReviewChoice: Sendable {
    /// Who applies, as far as a certificate's profile tells.
    enum Kind: String, CaseIterable {
        case person, organization
    }

    let type: ApplicationType?
    let kind: Kind?

    /// Reads a query; what is no choice is none.
    init(_ query: FormBody) {
        type = query.text("type").flatMap(ApplicationType.init(rawValue:))
        kind = query.text("kind").flatMap(Kind.init(rawValue:))
    }

    var types: Set<ApplicationType> { type.map { [$0] } ?? [] }

    var profiles: Set<String> {
        switch kind {
        case .person: [ProfileName.expert.rawValue]
        case .organization: [ProfileName.organization.rawValue, ProfileName.handler.rawValue]
        case nil: []
        }
    }

    /// For links to other pages.
    var query: String {
        (type.map { "&type=\($0.rawValue)" } ?? "") + (kind.map { "&kind=\($0.rawValue)" } ?? "")
    }
}
