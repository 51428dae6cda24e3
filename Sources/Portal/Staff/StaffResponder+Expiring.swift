import Enrollment
import Model
import Store

/// 到期证书: certificates of holders that end within 60 days, the earliest first, and whether something follows.
extension StaffResponder {
    private static let columns = [
        "card_serial", "card_kind", "col_applicant", "expiring_end", "card_days", "expiring_standing",
    ]

    func expiring(_ visit: StaffVisit) throws -> HTTPReply {
        let language = visit.language
        let found = try EndingCertificate.all(
            in: services.book,
            at: services.clock.now,
            after: EndingCertificate.place(visit.query.text("after") ?? ""),
            limit: QueuePlace.size + 1
        )
        let shown = found.prefix(QueuePlace.size)
        let columns = StaffResponder.columns.map { words.text($0, language) }
        let path = StaffRegisterPage.expiring.path
        let view = QueueView(
            title: words.text("register_expiring", language),
            intro: words.text("register_expiring_text", language, String(EndingCertificate.days)),
            path: path,
            columns: columns,
            rows: try shown.map { QueueView.Row(try facts($0, language), columns) },
            filters: [],
            isEmpty: found.isEmpty,
            empty: words.text("expiring_none", language),
            start: nil,
            earlier: nil,
            later: found.count > shown.count ? shown.last.map { "\(path)?after=\($0.cursor)" } : nil
        )
        return page("queue", "register_expiring", visit, view)
    }

    private func facts(_ ending: EndingCertificate, _ language: Language) throws -> [QueueFact] {
        let reservation = ending.certificate.reservation
        return [
            QueueFact(Shown.serial(reservation.id.serial), isMono: true),
            QueueFact(words.text("option_\(reservation.profile)", language)),
            QueueFact(try applicant(of: ending) ?? ""),
            QueueFact(ending.end.description),
            QueueFact(String(ending.daysLeft)),
            fact(ending.standing, language),
        ]
    }

    /// Who applied for it; nil for one that no application made.
    func applicant(of ending: EndingCertificate) throws -> String? {
        try ending.certificate.reservation.application.flatMap { try services.book.application($0) }
            .map { applicant(of: $0) }
    }

    private func fact(_ standing: EndingCertificate.Standing, _ language: Language) -> QueueFact {
        switch standing {
        case .applied(let open):
            let state = words.text("state_\(open.state.rawValue)", language)
            return QueueFact("\(business(open.type, language)) \(state)", path: "/cases/\(open.number)")
        case .followed: return QueueFact(words.text("expiring_followed", language), tone: "quiet")
        case .open: return QueueFact(words.text("expiring_open", language), tone: "act")
        case .early: return QueueFact(words.text("expiring_early", language), tone: "wait")
        }
    }
}
