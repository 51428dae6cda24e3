import Enrollment
import Model
import Store

/// What CA中心 shows.
struct HomeView: Sendable {
    /// 我的证书.
    struct Card: Sendable {
        let holder: String
        let kind: String
        let serial: String
        let token: String
        let begin: String
        let end: String
        let daysLeft: Int64
        let isEnding: Bool
        let isOver: Bool
        let path: String
        let next: String
    }

    let cards: [Card]
    let open: [ApplicationRow]
}

/// 申办查询.
struct ListView: Sendable {
    let rows: [ApplicationRow]
    let states: [FormView.Option]
    let next: String?
    let isEmpty: Bool
}

/// CA中心 and 申办查询.
extension PageResponder {
    private static let pageSize = 20

    func home(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        var filter = ApplicationFilter()
        filter.owner = account.login
        let records = try services.book.applications(filter, limit: 50)
        let cards = try records.filter { $0.state == .completed }.compactMap { record in
            try ownCertificate(record).map { card($0, record, visit.language) }
        }
        let open = records.filter { !$0.state.isTerminal }.prefix(5)
        let view = HomeView(cards: cards, open: open.map { row($0, visit.language) })
        return page("home", "home", visit, view)
    }

    func list(_ visit: Visit, _ account: AccountRecord) throws -> HTTPReply {
        let query = visit.query
        var filter = ApplicationFilter()
        filter.owner = account.login
        let state = query.text("state").flatMap(ApplicationState.init(rawValue:))
        if let state { filter.states = [state] }
        // A place in somebody else's list is none in this one.
        let cursor = try query.text("after").flatMap { ApplicationNumber($0) }.flatMap { number in
            try services.book.application(number)?.owner == account.login ? number : nil
        }
        let records = try services.book.applications(filter, after: cursor, limit: PageResponder.pageSize + 1)
        let shown = records.prefix(PageResponder.pageSize)
        let more = records.count > PageResponder.pageSize ? shown.last : nil
        let chosen = state.map { "&state=\($0.rawValue)" } ?? ""
        let view = ListView(
            rows: shown.map { row($0, visit.language) },
            states: ApplicationState.allCases.map { each in
                FormView.Option(
                    value: each.rawValue,
                    label: words.text("state_\(each.rawValue)", visit.language),
                    isChosen: each == state
                )
            },
            next: more.map { "/applications?after=\($0.number)\(chosen)" },
            isEmpty: shown.isEmpty
        )
        return page("list", "list", visit, view)
    }

    private func card(
        _ certificate: CertificateRecord,
        _ record: ApplicationRecord,
        _ language: Language
    ) -> HomeView.Card {
        let facts = certificate.reservation
        let seconds = facts.notAfter.secondsSinceEpoch - services.clock.now.secondsSinceEpoch
        let isEnding = seconds < 30 * 86_400
        return HomeView.Card(
            holder: holder(record),
            kind: words.text("option_\(facts.profile)", language),
            serial: Shown.serial(facts.id.serial),
            token: facts.tokenSerial ?? "—",
            begin: CalendarDay(facts.notBefore).description,
            end: CalendarDay(facts.notAfter).description,
            daysLeft: max(0, seconds / 86_400),
            isEnding: isEnding && seconds > 0,
            isOver: seconds <= 0,
            path: "/applications/\(record.number)",
            next: words.text(seconds <= 0 ? "card_over" : isEnding ? "card_ending" : "card_good", language)
        )
    }
}
