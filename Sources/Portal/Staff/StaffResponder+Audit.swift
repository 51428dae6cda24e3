import Enrollment
import Model
import Store

/// 审计日志: who did what to what, and whether the signature of who did it holds.
extension StaffResponder {
    /// So many entries are looked at for one page.
    private static let looking = 200_000
    private static let columns = [
        "audit_number", "audit_time", "audit_actor", "audit_action", "audit_object", "audit_detail",
        "audit_signature", "audit_marked",
    ]

    func audit(_ visit: StaffVisit) throws -> HTTPReply {
        let query = AuditQuery(visit.query)
        let filter = query.filter(for: visit.member)
        let found = try services.book.auditEntries(
            filter,
            after: try start(query, filter),
            limit: QueuePlace.size,
            looking: StaffResponder.looking
        )
        let columns = StaffResponder.columns.map { words.text($0, visit.language) }
        let numbers = found.entries.map(\.sequence)
        let first = numbers.min() ?? 0
        let last = numbers.max() ?? 0
        let marks = try services.book.auditMarks(of: first...last)
        let rows = try found.entries.map { QueueView.Row(try facts($0, marks, visit.language), columns) }
        let view = QueueView(
            title: words.text("register_audit", visit.language),
            intro: words.text("register_audit_text", visit.language),
            path: StaffRegisterPage.audit.path,
            columns: columns,
            rows: rows,
            filters: query.inputs.map { name, value in
                QueueView.Filter(
                    name: name,
                    label: words.text("audit_\(name)", visit.language),
                    value: value,
                    isChoice: false
                )
            },
            isEmpty: rows.isEmpty,
            empty: words.text("audit_empty", visit.language),
            start: mayMark(visit)
                ? "\(StaffRegisterPage.auditMarkPath)?first=\(max(1, first))&last=\(last)" : nil,
            earlier: filter.isEmpty && first > 1
                ? "/audit?after=\(max(0, first - 1 - Int64(QueuePlace.size)))" : nil,
            later: found.next.map { "/audit?after=\($0)\(query.text)" },
            startLabel: words.text("act_audit_mark", visit.language)
        )
        return page("queue", "register_audit", visit, view)
    }

    /// Without a question the newest entries; with one from the beginning, or where the page before ended.
    private func start(_ query: AuditQuery, _ filter: AuditFilter) throws -> Int64 {
        if let after = query.after { return after }
        guard filter.isEmpty else { return 0 }
        return max(0, try services.book.auditHead().sequence - Int64(QueuePlace.size))
    }

    private func facts(
        _ entry: AuditEntry,
        _ marks: [AuditMarkRecord],
        _ language: Language
    ) throws -> [QueueFact] {
        let event = entry.event
        let standing = try SignatureStanding(event) { hash in try AuditReading.key(hash, of: services.book) }
        let auditors = Set(marks.filter { ($0.first...$0.last).contains(entry.sequence) }.map(\.markedBy))
        let detail = event.detail.filter { $0.key != "operatorSignature" && $0.key != "operatorKey" }
        return [
            QueueFact(String(entry.sequence)), QueueFact(Shown.time(event.at)),
            QueueFact(event.actor, isMono: true),
            QueueFact(event.action, isMono: true), QueueFact(event.object, isMono: true),
            QueueFact(
                detail.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
                isMono: true
            ),
            QueueFact(words.text("signature_\(standing.rawValue)", language), tone: standing.tone),
            QueueFact(auditors.sorted().joined(separator: "、"), tone: auditors.isEmpty ? nil : "good"),
        ]
    }
}

/// What somebody wants to see of the audit chain.
struct AuditQuery: Sendable {
    let actor: String
    let object: String
    let action: String
    let from: String
    let to: String
    let after: Int64?

    /// Reads a query; what is no number or day is none.
    init(_ query: FormBody) {
        func text(_ name: String) -> String {
            String((query.text(name) ?? "").unicodeScalars.prefix(64).drop { $0 == " " })
        }
        actor = text("actor")
        object = text("object")
        action = text("action")
        from = text("from")
        to = text("to")
        after = query.text("after").flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The inputs of its form.
    var inputs: [(name: String, value: String)] {
        [("actor", actor), ("object", object), ("action", action), ("from", from), ("to", to)]
    }

    /// Of who may read their own deeds only, those.
    func filter(for member: StaffRecord) -> AuditFilter {
        var filter = AuditFilter()
        filter.actor = actor.isEmpty ? nil : actor
        filter.object = object.isEmpty ? nil : object
        filter.action = action.isEmpty ? nil : action
        let first = CalendarDay(from)?.start
        let last = CalendarDay(to)?.advanced(byDays: 1).start.advanced(bySeconds: -1)
        if first != nil || last != nil {
            let begin = first ?? Timestamp(secondsSinceEpoch: 0)
            filter.times = begin...max(begin, last ?? Timestamp(secondsSinceEpoch: Int64.max))
        }
        let grants = Permission.check(.readAudit, Principal(member), nil)
        if !grants.contains(.any) { filter.actor = member.name }
        return filter
    }

    /// For links to other pages.
    var text: String {
        inputs.filter { !$0.value.isEmpty }.map { "&\($0.name)=\(PercentEncoding.encode($0.value))" }.joined()
    }
}
