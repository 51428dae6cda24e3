public import Model

extension BookOfRecord {
    private static let timeSQL: SQLText = "SELECT at FROM auditEntry WHERE sequence = $1"

    /// Audit entries that `filter` lets pass: in order, or by their time when the filter has one.
    ///
    /// - Parameters:
    ///   - filter: which.
    ///   - sequence: the number of the entry to go on after; 0 from the beginning.
    ///   - limit: at most so many.
    ///   - looking: at most so many are looked at, so that the cost is bounded however long the chain is.
    /// - Returns: what passes, and where to go on.
    /// - Throws: `BookError` with `.damaged` for an entry that cannot be read any more.
    public func auditEntries(
        _ filter: AuditFilter,
        after sequence: Int64,
        limit: Int,
        looking: Int
    ) throws(BookError) -> AuditPage {
        try read { session throws(BookError) in
            var conditions = Conditions()
            let (words, order) = try Self.way(filter, after: sequence, &conditions, session)
            let sql = conditions.select(
                "\(words), \(AuditRows.entryColumns)",
                from: "auditEntry",
                orderedBy: order,
                limit: looking
            )
            var (page, looked) = (AuditPage(), 0)
            var last: Int64?
            try session.visit(sql, conditions.values) { row throws(BookError) in
                guard page.entries.count < max(0, limit) else {
                    page.next = last
                    return false
                }
                let passes = row.int() == 1
                looked += 1
                if passes { page.entries.append(try AuditRows.entry(&row)) }
                last = passes ? page.entries.last?.sequence : row.int()
                return true
            }
            if looked == looking { page.next = last }
            return page
        }
    }

    /// Where to look and in which order; the words are looked for in each row, so that what does not pass is not decoded.
    private static func way(
        _ filter: AuditFilter,
        after sequence: Int64,
        _ conditions: inout Conditions,
        _ session: Session
    ) throws(BookError) -> (words: String, order: String) {
        var words: [String] = []
        if let actor = filter.actor {
            // The second of two persons stands in the detail.
            conditions.bind([.text(actor), .text("\"second\":\"\(actor)\"")]) {
                words.append("(actor = \($0[0]) OR instr(detail, \($0[1])) > 0)")
            }
        }
        if let object = filter.object {
            conditions.bind([.text(object)]) { words.append("object = \($0[0])") }
        }
        if let action = filter.action {
            let column =
                action.hasSuffix(".") ? "substr(action, 1, \(action.unicodeScalars.count))" : "action"
            conditions.bind([.text(action)]) { words.append("\(column) = \($0[0])") }
        }
        let hit = words.isEmpty ? "1" : words.joined(separator: " AND ")
        guard let times = filter.times else {
            conditions.add(.int(sequence)) { "sequence > \($0)" }
            return (hit, "sequence")
        }
        // The clock may have been put back once, so the index of times is followed, and not that of numbers.
        let from = try session.first(timeSQL, [.int(sequence)]) { row in row.time() }
        let start = max(times.lowerBound, from ?? times.lowerBound)
        conditions.add("at", within: start...max(start, times.upperBound))
        if let from {
            conditions.add([.time(from), .int(sequence)]) { "(at > \($0[0]) OR sequence > \($0[1]))" }
        }
        if start > times.upperBound { conditions.add("0") }
        return (hit, "at, sequence")
    }
}
