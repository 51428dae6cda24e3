import Model

/// A certificate on its way into the search index.
struct SearchSubject: Hashable {
    let number: Int64
    let authority: String
    let serial: [UInt8]
    let profile: String
    let purpose: String
    let notAfter: Timestamp
    let subject: String
    let standing: SearchStanding
}

extension SearchSubject {
    /// What `init` reads.
    static let columns = "id, authority, serial, profile, purpose, notAfter, subject, state, issuedAt"

    init(_ row: inout RowReader) throws(BookError) {
        number = row.int()
        authority = row.text()
        serial = row.blob()
        profile = row.text()
        purpose = row.text()
        notAfter = row.time()
        subject = row.text()
        standing = try SearchStanding(number: number, &row)
    }
}
