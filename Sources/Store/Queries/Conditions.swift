import Model

/// The conditions of a query that is put together from what was asked for.
///
/// Only placeholders and constants of this target go into the text; values are bound.
struct Conditions {
    private(set) var values: [SQLValue] = []
    private var clauses: [String] = []

    /// Adds a condition without a value.
    mutating func add(_ clause: String) {
        clauses.append(clause)
    }

    /// Adds a condition on one value.
    mutating func add(_ value: SQLValue, _ clause: (_ parameter: String) -> String) {
        clauses.append(clause(parameter(value)))
    }

    /// Adds a condition on several values.
    mutating func add(_ all: [SQLValue], _ clause: (_ parameters: [String]) -> String) {
        clauses.append(clause(all.map { parameter($0) }))
    }

    /// Binds values for something else than a condition.
    mutating func bind(_ all: [SQLValue], _ use: (_ parameters: [String]) -> Void) {
        use(all.map { parameter($0) })
    }

    /// Adds `column IN (…)`; nothing when `words` is empty.
    mutating func add<W: RawRepresentable<String>>(_ column: String, in words: Set<W>) {
        guard !words.isEmpty else { return }
        add(words.map(\.rawValue).sorted().map { .text($0) }) {
            "\(column) IN (\($0.joined(separator: ", ")))"
        }
    }

    /// Adds `column = value`; nothing when `value` is NULL.
    mutating func add(_ column: String, equals value: SQLValue) {
        guard value != .null else { return }
        add(value) { "\(column) = \($0)" }
    }

    /// Adds `column BETWEEN first AND last`; nothing when `range` is nil.
    mutating func add(_ column: String, within range: ClosedRange<Timestamp>?) {
        guard let range else { return }
        add([.time(range.lowerBound), .time(range.upperBound)]) { "\(column) BETWEEN \($0[0]) AND \($0[1])" }
    }

    /// The statement that selects `columns` under these conditions, at most `limit` rows after the first so many.
    mutating func select(
        _ columns: String,
        from tables: String,
        orderedBy order: String,
        limit: Int,
        skipping: Int = 0
    ) -> SQLText {
        let condition = clauses.isEmpty ? "" : "WHERE " + clauses.joined(separator: " AND ")
        let bound = parameter(.int(max(0, limit)))
        let start = skipping > 0 ? " OFFSET " + parameter(.int(skipping)) : ""
        return SQLText(
            "SELECT \(columns) FROM \(tables) \(condition) ORDER BY \(order) LIMIT \(bound)\(start)"
        )
    }

    private mutating func parameter(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }
}
