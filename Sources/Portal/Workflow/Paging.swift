import Enrollment
import Model

/// A page of a list: how long it is, and where it begins.
///
/// A cursor is a word of ours, given back as it was got; nobody makes one.
struct Paging: Sendable {
    /// Rows of a page, unless fewer are asked for.
    static let usual = 20
    /// Rows of a page at most.
    static let most = 100

    let limit: Int
    /// The row after which it begins; nil for the first page.
    let cursor: String?

    /// Reads `limit` and `after` of a query.
    ///
    /// - Throws: `APIError` with `.badMember`.
    init(_ query: FormBody) throws(APIError) {
        cursor = query.text("after")
        guard let text = query.text("limit") else {
            limit = Paging.usual
            return
        }
        guard let number = Int(text), (1...Paging.most).contains(number) else {
            throw APIError(.badMember(path: "limit", detail: "must be 1 to \(Paging.most)"))
        }
        limit = number
    }

    /// The cursor of what follows in a moving queue, when more was found than a page has.
    func next(skipping: Int, found: Int) -> String? { found > limit ? "q\(skipping + limit)" : nil }

    /// How many rows of a moving queue come before: of a cursor that `next(skipping:found:)` made.
    ///
    /// - Throws: `APIError` with `.badMember`.
    func skipping() throws(APIError) -> Int {
        guard let cursor else { return 0 }
        guard cursor.hasPrefix("q"), let number = Int(cursor.dropFirst()), (0...1_000_000).contains(number)
        else {
            throw Paging.unknown
        }
        return number
    }

    /// A page of what is all in memory, and the cursor of the next.
    ///
    /// - Throws: `APIError` with `.badMember`.
    func page<Row>(_ all: [Row], _ name: (Row) -> String) throws(APIError) -> (rows: [Row], next: String?) {
        var rest = all[...]
        if let cursor {
            guard let place = all.firstIndex(where: { name($0) == cursor }) else { throw Paging.unknown }
            rest = all[(place + 1)...]
        }
        let rows = Array(rest.prefix(limit))
        return (rows, rest.count > limit ? rows.last.map(name) : nil)
    }

    static let unknown = APIError(.badMember(path: "after", detail: "is no cursor of this list"))
}

extension FormBody {
    /// A word of a query that is one of a list; nil when it is absent.
    ///
    /// - Throws: `APIError` with `.badMember`.
    func word<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        as type: Value.Type
    ) throws(APIError) -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIError(.badMember(path: name, detail: "must be one of \(all)"))
        }
        return value
    }
}
