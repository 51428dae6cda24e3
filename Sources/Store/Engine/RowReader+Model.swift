import Model

/// Columns as values of the Model; what does not fit means that somebody else wrote it: `.damaged`.
extension RowReader {
    mutating func time() -> Timestamp { Timestamp(secondsSinceEpoch: int()) }

    mutating func authority() throws(BookError) -> AuthorityID {
        try checked(AuthorityID(written: text()), "authority name")
    }

    mutating func serial() throws(BookError) -> SerialNumber {
        try checked(SerialNumber(bytes: blob()), "serial number")
    }

    mutating func number() throws(BookError) -> ApplicationNumber {
        try checked(ApplicationNumber(text()), "application number")
    }

    mutating func count() throws(BookError) -> Int { try checked(Int(exactly: int()), "count") }

    mutating func word<W: RawRepresentable<String>>(_ type: W.Type) throws(BookError) -> W {
        let word = text()
        return try checked(W(rawValue: word), "word '\(word)'")
    }

    private static let reasons = RevocationReason.allCases
    private static let reasonWords = reasons.map { Array($0.rawValue.utf8) }

    /// A reason: the book of a long list has a million of them, so no text is made of it.
    mutating func reason() throws(BookError) -> RevocationReason {
        guard let place = place(among: Self.reasonWords) else { return try word(RevocationReason.self) }
        return Self.reasons[place]
    }

    mutating func placeholders() throws(BookError) -> [String: String] {
        try checked(CanonicalJSON.decode(text()), "JSON object")
    }

    mutating func certificateID() throws(BookError) -> CertificateID {
        CertificateID(authority: try authority(), serial: try serial())
    }

    /// Two columns that are both NULL or both set.
    mutating func certificateIDOrNil() throws(BookError) -> CertificateID? {
        let authority = try optional { row throws(BookError) in try row.authority() }
        let serial = try optional { row throws(BookError) in try row.serial() }
        guard let authority, let serial else { return nil }
        return CertificateID(authority: authority, serial: serial)
    }

    mutating func timeOrNil() throws(BookError) -> Timestamp? { try optional { row in row.time() } }

    mutating func textOrNil() throws(BookError) -> String? { try optional { row in row.text() } }

    mutating func blobOrNil() throws(BookError) -> [UInt8]? { try optional { row in row.blob() } }

    mutating func numberOrNil() throws(BookError) -> ApplicationNumber? {
        try optional { row throws(BookError) in try row.number() }
    }

    mutating func authorityOrNil() throws(BookError) -> AuthorityID? {
        try optional { row throws(BookError) in try row.authority() }
    }

    mutating func countOrNil() throws(BookError) -> Int? {
        try optional { row throws(BookError) in try row.count() }
    }

    private func checked<T>(_ value: T?, _ what: @autoclosure () -> String) throws(BookError) -> T {
        guard let value else { throw BookError(.damaged(detail: "a row holds no valid \(what())")) }
        return value
    }
}
