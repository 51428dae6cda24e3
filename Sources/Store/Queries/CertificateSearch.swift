import Model

/// Finds the certificates that a filter lets pass, within a bounded number of steps wherever one of its conditions
/// leaves few.
///
/// The way is chosen by looking, not by statistics: a condition on key, application, token or subject leaves few
/// rows; so do who asked, groups and serial prefixes when a bounded count says so. Otherwise the book's own indexes answer exactly,
/// in the order of the result; or, where they would not, the search index does.
struct CertificateSearch<Row> {
    let session: Session
    let filter: CertificateFilter
    let shape: CertificateShape<Row>
    /// What is looked for in subjects, when the filter says so.
    let query: SearchQuery?
    /// The search index; nil to do without.
    let index: SearchReader?

    /// Up to so many rows are few: they are read and put in order here.
    private static var few: Int { 2000 }
    /// Rows that are fetched with one statement.
    private static var batch: Int { 256 }

    /// One page after the certificate `cursor`; nil when it takes the search index.
    func page(after cursor: CertificateID?, limit: Int) throws(BookError) -> [Row]? {
        guard limit > 0 else { return [] }
        var place: CertificatePlace?
        if let cursor {
            // A certificate that is not there ends the list, as one whose page was the last.
            guard let found = try CertificatePlace.find(cursor, session) else { return [] }
            place = found
        }
        guard let found = try numbers() else { return nil }
        guard filter.order != .number else { return try drain(found, below: place?.number ?? .max, limit) }
        switch found {
        case .known(let numbers): return try sorted(numbers, after: place, limit)
        case .groups(let groups): return try dated(groups, after: place, limit)
        case .asked, .walk, .every: return try dated(CertificateGroup.all(session), after: place, limit)
        }
    }

    /// The narrowest way to candidates; nil when it takes the search index.
    private func numbers() throws(BookError) -> CertificateNumbers? {
        if let numbers = try CertificateKeys(filter).numbers(session) { return .known(numbers) }
        if let requester = filter.requester, let numbers = try asked(by: requester) { return .known(numbers) }
        var groups: [CertificateGroup]?
        if filter.hasGroups {
            let admitted = try CertificateGroup.all(session).filter(filter.admits)
            if let numbers = try members(admitted) { return .known(numbers) }
            groups = admitted
        }
        if let numbers = try filter.serialPrefix?.numbers(atMost: CertificateSearch.few, session) {
            return .known(numbers)
        }
        guard filter.needsSearchIndex else {
            if let requester = filter.requester, filter.order == .number { return .asked(by: requester) }
            return groups.map { .groups($0) } ?? .every
        }
        guard let index else { return nil }
        return .walk(try SearchWalk(SearchSieve(filter, query), index, session))
    }

    /// The numbers of all that somebody asked for; nil when they are not few.
    private func asked(by requester: String) throws(BookError) -> [Int64]? {
        let numbers = try CertificateNumbers.asked(by: requester).below(
            .max,
            limit: CertificateSearch.few + 1,
            session
        )
        return numbers.count > CertificateSearch.few ? nil : numbers
    }

    /// The numbers of all rows of `groups`; nil when they are not few.
    private func members(_ groups: [CertificateGroup]) throws(BookError) -> [Int64]? {
        var numbers: [Int64] = []
        for group in groups {
            let room = CertificateSearch.few + 1 - numbers.count
            numbers += try group.numbers(below: .max, limit: room, session)
            guard numbers.count <= CertificateSearch.few else { return nil }
        }
        return numbers.sorted(by: >)
    }

    /// Takes candidates and lets them pass or not, until the page is full.
    private func drain(
        _ numbers: CertificateNumbers,
        below start: Int64,
        _ limit: Int
    ) throws(BookError) -> [Row] {
        var (rows, bound) = ([Row](), start)
        while true {
            let candidates = try numbers.below(bound, limit: CertificateSearch.batch, session)
            for (_, row) in try fetch(candidates) {
                rows.append(row)
                if rows.count == limit { return rows }
            }
            guard candidates.count == CertificateSearch.batch, let last = candidates.last else { return rows }
            bound = last
        }
    }

    /// Few candidates, ordered by a date.
    private func sorted(
        _ numbers: [Int64],
        after place: CertificatePlace?,
        _ limit: Int
    ) throws(BookError) -> [Row] {
        var rows: [(place: CertificatePlace, row: Row)] = []
        for start in stride(from: 0, to: numbers.count, by: CertificateSearch.batch) {
            rows += try fetch(Array(numbers[start..<min(start + CertificateSearch.batch, numbers.count)]))
        }
        let order = filter.order
        let rest = rows.filter { row in place.map { $0.precedes(row.place, by: order) } ?? true }
        return rest.sorted { $0.place.precedes($1.place, by: order) }.prefix(limit).map(\.row)
    }

    /// Merges the dates of some groups, and takes rows in that order until the page is full.
    private func dated(
        _ groups: [CertificateGroup],
        after place: CertificatePlace?,
        _ limit: Int
    ) throws(BookError) -> [Row] {
        var (rows, last) = ([Row](), place.map { filter.order.date(of: $0) })
        while true {
            let candidates = try dates(of: groups, after: last)
            let found = try fetch(candidates.map(\.number))
            for (_, row) in found.sorted(by: { $0.place.precedes($1.place, by: filter.order) }) {
                rows.append(row)
                if rows.count == limit { return rows }
            }
            guard candidates.count == CertificateSearch.batch else { return rows }
            last = candidates.last
        }
    }

    /// The next batch of candidates.
    private func dates(
        of groups: [CertificateGroup],
        after last: CertificateDate?
    ) throws(BookError) -> [CertificateDate] {
        let batch = CertificateSearch.batch
        guard let range = filter.order.range(filter, after: last) else { return [] }
        let edge = filter.order == .end ? range.lowerBound : range.upperBound
        let number = last.flatMap { $0.date == edge ? $0.number : nil }
        var dates: [CertificateDate] = []
        for group in groups {
            dates +=
                filter.order == .end
                ? try group.ends(in: range, above: number ?? .min, limit: batch, session)
                : try group.issues(in: range, below: number ?? .max, limit: batch, session)
        }
        dates.sort { filter.order.precedes($0, $1) }
        return Array(dates.prefix(batch))
    }

    /// The rows with these numbers that pass, greatest number first.
    private func fetch(_ numbers: [Int64]) throws(BookError) -> [(place: CertificatePlace, row: Row)] {
        guard let last = numbers.last else { return [] }
        var conditions = filter.conditions()
        // Always the same number of parameters, so that the statement is prepared once.
        let padded = numbers + Array(repeating: last, count: CertificateSearch.batch - numbers.count)
        conditions.add(padded.map { .integer($0) }) { "c.id IN (\($0.joined(separator: ", ")))" }
        let sql = conditions.select(
            "\(CertificatePlace.columns), c.subject, \(shape.columns)",
            from: shape.tables,
            orderedBy: "c.id DESC",
            limit: CertificateSearch.batch
        )
        var rows: [(place: CertificatePlace, row: Row)] = []
        try session.forEach(sql, conditions.values) { row throws(BookError) in
            let place = try CertificatePlace(&row)
            let subject = row.text()
            guard query?.matches(subject) ?? true else { return }
            rows.append((place, try shape.read(&row)))
        }
        return rows
    }
}
