import Enrollment
import Model
import Store

/// What CA中心 shows.
struct HomeView: Sendable {
    /// Those in use.
    let cards: [CertificateCard]
    /// Whether there are others.
    let hasMore: Bool
    let open: [ApplicationRow]
}

/// 申办查询.
struct ListView: Sendable {
    let rows: [ApplicationRow]
    let types: [FormView.Option]
    let states: [FormView.Option]
    /// The first and the last day; empty where they are left open.
    let from: String
    let to: String
    let next: String?
    let isEmpty: Bool
}

/// CA中心 and 申办查询.
extension PageResponder {
    private static let pageSize = 20
    private static let cardCount = 4

    func home(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        var filter = ApplicationFilter()
        filter.owner = account.login
        filter.states = Set(ApplicationState.allCases.filter { !$0.isTerminal })
        let open = try services.book.applications(filter, limit: 5)
        let held = try services.enrollment.holdings(of: account.login)
        let shown = held.filter { $0.certificate.state != .revoked }.prefix(PageResponder.cardCount)
        let bindings = try services.book.bindings(account: account.login).filter { $0.state == .bound }
        let bound = Set(bindings.map(\.certificate))
        let view = HomeView(
            cards: shown.map { held in
                var shown = card(held, visit.language)
                let status = CardStatus(held.certificate, at: services.clock.now)
                let isFree = !bound.contains(held.certificate.id)
                if isFree && (status == .good || status == .ending) { shown.binding = "/bindings" }
                return shown
            },
            hasMore: held.count > shown.count,
            open: open.map { row($0, visit.language) }
        )
        return page("home", "home", visit, view)
    }

    func list(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let query = visit.query
        var filter = ApplicationFilter()
        filter.owner = account.login
        let state = query.text("state").flatMap(ApplicationState.init(rawValue:))
        if let state { filter.states = [state] }
        let type = query.text("type").flatMap(ApplicationType.init(rawValue:))
        if let type { filter.types = [type] }
        let days = ListDays(query)
        filter.created = days.times
        // A place in somebody else's list is none in this one.
        let cursor = try query.text("after").flatMap { ApplicationNumber($0) }.flatMap { number in
            try services.book.application(number)?.owner == account.login ? number : nil
        }
        let records = try services.book.applications(filter, after: cursor, limit: PageResponder.pageSize + 1)
        let shown = records.prefix(PageResponder.pageSize)
        let more = records.count > PageResponder.pageSize ? shown.last : nil
        let chosen =
            (state.map { "&state=\($0.rawValue)" } ?? "") + (type.map { "&type=\($0.rawValue)" } ?? "")
            + days.query
        let view = ListView(
            rows: shown.map { row($0, visit.language) },
            types: ApplicationType.allCases.map { each in
                FormView.Option(
                    value: each.rawValue,
                    label: words.text("business_\(each.rawValue)", visit.language),
                    isChosen: each == type
                )
            },
            states: ApplicationState.allCases.map { each in
                FormView.Option(
                    value: each.rawValue,
                    label: words.text("state_\(each.rawValue)", visit.language),
                    isChosen: each == state
                )
            },
            from: days.first?.description ?? "",
            to: days.last?.description ?? "",
            next: more.map { "/applications?after=\($0.number)\(chosen)" },
            isEmpty: shown.isEmpty
        )
        return page("list", "list", visit, view)
    }
}
