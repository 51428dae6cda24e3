/// What stands in a column, or behind a name.
protocol Cell {
    /// As people read it on a terminal; `-` for what there is not.
    var shown: String { get }
    /// As programs and spreadsheets read it; empty for what there is not.
    var written: String { get }
}

extension String: Cell {
    var shown: String { self }
    var written: String { self == "-" ? "" : self }
}

extension Optional: Cell where Wrapped: Cell {
    var shown: String { self?.shown ?? "-" }
    var written: String { self?.written ?? "" }
}
