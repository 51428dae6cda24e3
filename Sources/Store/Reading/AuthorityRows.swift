import Model

/// Reads authorities and signers.
enum AuthorityRows {
    static let authorityColumns = """
        name, role, algorithm, certificate, keyHash, keyReference, parent, createdAt
        """

    static let signerColumns = """
        purpose, authority, keyHash, subjectPublicKeyInfo, certificate, keyReference, notBefore, notAfter
        """

    static func authority(_ row: inout RowReader) throws(BookError) -> AuthorityRecord {
        AuthorityRecord(
            id: try row.authority(),
            role: try row.word(AuthorityRecord.Role.self),
            algorithm: try row.word(KeyAlgorithm.self),
            certificate: row.blob(),
            keyHash: row.blob(),
            keyReference: row.text(),
            parent: try row.authorityOrNil(),
            createdAt: row.time()
        )
    }

    static func signer(_ row: inout RowReader) throws(BookError) -> SignerRecord {
        SignerRecord(
            purpose: try row.word(SignerRecord.Purpose.self),
            authority: try row.authorityOrNil(),
            keyHash: row.blob(),
            subjectPublicKeyInfo: row.blob(),
            certificate: try row.blobOrNil(),
            keyReference: row.text(),
            notBefore: row.time(),
            notAfter: try row.timeOrNil()
        )
    }
}
