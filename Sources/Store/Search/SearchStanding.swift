import Model

/// What changes of a certificate that is in the search index.
struct SearchStanding: Hashable {
    let number: Int64
    let state: CertificateState
    let issuedAt: Timestamp?

    /// Whether it is on its way to its first lasting state, with steps that the book does not list as moves.
    var isPending: Bool { state == .reserved || state == .signing }
}

extension SearchStanding {
    init(number: Int64, _ row: inout RowReader) throws(BookError) {
        self.number = number
        state = try row.word(CertificateState.self)
        issuedAt = try row.timeOrNil()
    }
}
