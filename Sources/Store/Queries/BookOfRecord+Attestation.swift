public import Model

extension BookOfRecord {
    private static let columns = """
        keyHash, tokenSerial, slot, statement, issuer, root, firmware, pinPolicy, touchPolicy, verifiedAt
        """

    private static let ofKeySQL: SQLText = """
        SELECT \(columns) FROM keyAttestation WHERE keyHash = $1
        """

    private static let ofTokenSQL: SQLText = """
        SELECT \(columns) FROM keyAttestation WHERE tokenSerial = $1 ORDER BY verifiedAt, keyHash
        """

    private static let placeSQL: SQLText = """
        SELECT slot FROM keyPlace WHERE certificateAuthority = $1 AND certificateSerial = $2
        """

    /// Where on its token the key of a certificate is that its holder put there.
    ///
    /// - Returns: the slot's name; nil when nobody said it.
    /// - Throws: `BookError` when the book cannot be read.
    public func keyPlace(of id: CertificateID) throws(BookError) -> String? {
        try first(BookOfRecord.placeSQL, [.authority(id.authority), .serial(id.serial)]) { row in row.text() }
    }

    /// The verified statement about a key.
    ///
    /// - Parameter keyHash: SHA-256 of its SubjectPublicKeyInfo.
    /// - Returns: nil when there is none.
    /// - Throws: `BookError` when the book cannot be read.
    public func attestation(ofKey keyHash: [UInt8]) throws(BookError) -> AttestationRecord? {
        try first(BookOfRecord.ofKeySQL, [.blob(keyHash)], BookOfRecord.attestation)
    }

    /// The verified statements about keys of a token, oldest first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func attestations(ofToken serial: String) throws(BookError) -> [AttestationRecord] {
        try all(BookOfRecord.ofTokenSQL, [.text(serial)], BookOfRecord.attestation)
    }

    private static func attestation(_ row: inout RowReader) throws(BookError) -> AttestationRecord {
        AttestationRecord(
            keyHash: row.blob(),
            tokenSerial: row.text(),
            slot: row.text(),
            statement: row.blob(),
            issuer: row.blob(),
            root: row.text(),
            firmware: try row.textOrNil(),
            pinPolicy: try row.textOrNil(),
            touchPolicy: try row.textOrNil(),
            verifiedAt: row.time()
        )
    }
}
