import Enrollment
import Model

/// A price of a list, as lists print it.
struct PriceLine: Listing {
    let version: Int
    let from: String
    let business: String
    let amountFen: Int64
    let setBy: String
    let text: String

    /// The prices of a list, one line for each business.
    static func lines(of list: PriceListRecord) -> [PriceLine] {
        ApplicationType.allCases.compactMap { type in
            list.fen[type].map { fen in
                PriceLine(
                    version: list.version,
                    from: CalendarDay(list.effectiveFrom).description,
                    business: type.rawValue,
                    amountFen: fen,
                    setBy: list.setBy,
                    text: list.text
                )
            }
        }
    }

    static let headings = ["VERSION", "FROM", "BUSINESS", "金额(元)", "SET BY", "WHY"]
    var cells: [any Cell] { [String(version), from, business, Money.yuan(amountFen), setBy, text] }
}
