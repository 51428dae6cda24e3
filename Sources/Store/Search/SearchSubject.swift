/// A certificate on its way into the search index.
struct SearchSubject: Hashable {
    let place: SearchProgress
    let text: String

    init(_ row: inout RowReader) {
        place = SearchProgress(&row)
        text = row.text()
    }
}
