/// A list of facts under headings.
struct SheetView: Sendable {
    /// One fact.
    struct Row: Sendable {
        let label: String
        let value: String
    }

    /// Some facts.
    struct Section: Sendable {
        let title: String
        let rows: [Row]
    }

    let sections: [Section]
}
