import Enrollment
import Model

/// 申请时间 of 申办查询: from which day to which, both included; each of them may be left open.
///
/// Source: product.md §6.10.
struct ListDays: Sendable {
    private static let earliest = Timestamp(secondsSinceEpoch: 0)
    /// The beginning of the last day of the year 9999.
    private static let latest = Timestamp(secondsSinceEpoch: 253_402_185_600)

    let first: CalendarDay?
    let last: CalendarDay?

    /// Reads a query; what is no day is left open, and two days in the wrong order are turned round.
    init(_ query: FormBody) {
        let from = query.text("from").flatMap { CalendarDay($0) }
        let to = query.text("to").flatMap { CalendarDay($0) }
        let isTurned = from.flatMap { first in to.map { first > $0 } } ?? false
        first = isTurned ? to : from
        last = isTurned ? from : to
    }

    /// All of these days; nil where both ends are open.
    var times: ClosedRange<Timestamp>? {
        guard first != nil || last != nil else { return nil }
        let start = first?.start ?? ListDays.earliest
        let end = last.map { $0.start.advanced(bySeconds: 86_399) } ?? ListDays.latest
        return start...max(start, end)
    }

    /// For links to other pages.
    var query: String { (first.map { "&from=\($0)" } ?? "") + (last.map { "&to=\($0)" } ?? "") }
}
