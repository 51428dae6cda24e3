import Model

/// Reads authorities and signers.
enum AuthorityRows {
    static let authorityColumns = """
        name, role, state, algorithm, signatureAlgorithm, certificate, keyHash, keyReference, parent, \
        predecessor, createdAt
        """

    static let certificateColumns = "authority, kind, fingerprint, certificate, addedAt"

    static let requestColumns = """
        name, algorithm, signatureAlgorithm, request, keyHash, keyReference, predecessor, createdAt
        """

    static let signerColumns = """
        purpose, authority, keyHash, subjectPublicKeyInfo, certificate, keyReference, notBefore, notAfter
        """

    static func authority(_ row: inout RowReader) throws(BookError) -> AuthorityRecord {
        AuthorityRecord(
            id: try row.authority(),
            role: try row.word(AuthorityRecord.Role.self),
            state: try row.word(AuthorityRecord.State.self),
            algorithm: try row.word(KeyAlgorithm.self),
            signatureAlgorithm: try row.word(SignatureAlgorithm.self),
            certificate: row.blob(),
            keyHash: row.blob(),
            keyReference: row.text(),
            parent: try row.authorityOrNil(),
            predecessor: try row.authorityOrNil(),
            createdAt: row.time()
        )
    }

    static func certificate(_ row: inout RowReader) throws(BookError) -> AuthorityCertificateRecord {
        AuthorityCertificateRecord(
            authority: try row.authority(),
            kind: try row.word(AuthorityCertificateRecord.Kind.self),
            fingerprint: row.blob(),
            certificate: row.blob(),
            addedAt: row.time()
        )
    }

    static func request(_ row: inout RowReader) throws(BookError) -> AuthorityRequestRecord {
        AuthorityRequestRecord(
            id: try row.authority(),
            algorithm: try row.word(KeyAlgorithm.self),
            signatureAlgorithm: try row.word(SignatureAlgorithm.self),
            request: row.blob(),
            keyHash: row.blob(),
            keyReference: row.text(),
            predecessor: try row.authorityOrNil(),
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
