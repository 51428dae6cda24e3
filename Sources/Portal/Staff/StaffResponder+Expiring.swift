import Enrollment
import Model
import Store

/// 到期证书: certificates of holders that end within 60 days, the earliest first, and whether something follows.
///
/// Source: product.md §13 item 6: a dashboard for the staff beside the reminders.
extension StaffResponder {
    /// The first reminder goes out so many days before the end.
    private static let days = EnrollmentDesk.reminderDays.max() ?? 60
    private static let columns = [
        "card_serial", "card_kind", "col_applicant", "expiring_end", "card_days", "expiring_standing",
    ]

    func expiring(_ visit: StaffVisit) throws -> HTTPReply {
        let language = visit.language
        let today = CalendarDay(services.clock.now)
        let found = try services.book.certificates(
            endingFrom: services.clock.now,
            to: today.advanced(byDays: StaffResponder.days + 1).start,
            after: StaffResponder.cursor(visit.query.text("after") ?? ""),
            limit: QueuePlace.size + 1
        )
        let shown = found.prefix(QueuePlace.size)
        let columns = StaffResponder.columns.map { words.text($0, language) }
        let view = QueueView(
            title: words.text("register_expiring", language),
            intro: words.text("register_expiring_text", language, String(StaffResponder.days)),
            path: StaffRegisterPage.expiring.path,
            columns: columns,
            rows: try shown.map { QueueView.Row(try facts($0, today, language), columns) },
            filters: [],
            isEmpty: found.isEmpty,
            empty: words.text("expiring_none", language),
            start: nil,
            earlier: nil,
            later: found.count > shown.count
                ? shown.last.map { "\(StaffRegisterPage.expiring.path)?after=\($0.id.path)" } : nil
        )
        return page("queue", "register_expiring", visit, view)
    }

    /// The last certificate of the page before; nil for the first page, and for what names none.
    private static func cursor(_ text: String) -> CertificateID? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let authority = AuthorityID(String(parts[0])),
            let serial = SerialNumber(hexadecimal: String(parts[1]))
        else { return nil }
        return CertificateID(authority: authority, serial: serial)
    }

    private func facts(
        _ certificate: CertificateRecord,
        _ today: CalendarDay,
        _ language: Language
    ) throws -> [QueueFact] {
        let facts = certificate.reservation
        let end = CalendarDay(facts.notAfter)
        let application = try facts.application.flatMap { try services.book.application($0) }
        return [
            QueueFact(Shown.serial(facts.id.serial), isMono: true),
            QueueFact(words.text("option_\(facts.profile)", language)),
            QueueFact(application.map { applicant(of: $0) } ?? ""),
            QueueFact(end.description),
            QueueFact(String(today.days(until: end))),
            try standing(of: certificate, today, language),
        ]
    }

    /// What follows it: an application that is open, another certificate, or nothing yet.
    private func standing(
        of certificate: CertificateRecord,
        _ today: CalendarDay,
        _ language: Language
    ) throws -> QueueFact {
        let id = certificate.id
        if let open = try services.book.openApplications(about: id).first {
            let state = words.text("state_\(open.state.rawValue)", language)
            return QueueFact("\(business(open.type, language)) \(state)", path: "/cases/\(open.number)")
        }
        if try services.book.successors(of: id).contains(where: { $0.state == .active }) {
            return QueueFact(words.text("expiring_followed", language), tone: "quiet")
        }
        let isOpen = RenewalWindow(certificate.reservation.notAfter).contains(today)
        return isOpen
            ? QueueFact(words.text("expiring_open", language), tone: "act")
            : QueueFact(words.text("expiring_early", language), tone: "wait")
    }
}
