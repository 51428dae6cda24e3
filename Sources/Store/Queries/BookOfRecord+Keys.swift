public import Model

extension BookOfRecord {
    private static let archiveSQL: SQLText = """
        SELECT keyHash, threshold, content, request, createdAt FROM keyArchive
        WHERE certificateAuthority = $1 AND certificateSerial = $2
        """

    private static let sharesSQL: SQLText = """
        SELECT number, officer, name, message, digest FROM keyArchiveShare
        WHERE certificateAuthority = $1 AND certificateSerial = $2 ORDER BY number
        """

    private static let deliverySQL: SQLText = """
        SELECT certificateAuthority, certificateSerial, tokenSerial, signingKeyHash, envelope, createdAt
        FROM keyDelivery WHERE signingKeyHash = $1 ORDER BY createdAt, certificateSerial
        """

    private static let transportSQL: SQLText = """
        SELECT tokenSerial, publicKey, createdAt FROM keyTransport WHERE signingKeyHash = $1
        """

    private static let onTokenSQL: SQLText = """
        SELECT certificateAuthority, certificateSerial FROM keyDelivery WHERE tokenSerial = $1
        ORDER BY certificateAuthority, certificateSerial
        """

    private static let archivedSQL: SQLText = """
        SELECT certificateAuthority, certificateSerial FROM keyArchive
        ORDER BY createdAt DESC, certificateAuthority, certificateSerial LIMIT $1
        """

    /// The archive of a certificate's private key.
    ///
    /// - Returns: nil when it is not archived.
    /// - Throws: `BookError` when the book cannot be read.
    public func keyArchive(of id: CertificateID) throws(BookError) -> KeyArchiveRecord? {
        let key: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        let shares = try all(BookOfRecord.sharesSQL, key) { row throws(BookError) in
            KeyArchiveRecord.Share(
                number: try row.count(),
                officer: row.blob(),
                name: row.text(),
                message: row.blob(),
                digest: row.blob()
            )
        }
        return try first(BookOfRecord.archiveSQL, key) { row throws(BookError) in
            KeyArchiveRecord(
                certificate: id,
                keyHash: row.blob(),
                threshold: try row.count(),
                content: row.blob(),
                shares: shares,
                request: row.blob(),
                createdAt: row.time()
            )
        }
    }

    /// The certificates whose private keys are archived, the last ones first.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func archivedKeys(limit: Int) throws(BookError) -> [CertificateID] {
        try all(BookOfRecord.archivedSQL, [.int(max(0, limit))]) { row throws(BookError) in
            try row.certificateID()
        }
    }

    /// The certificates whose private keys were wrapped for a token.
    ///
    /// - Throws: `BookError` when the book cannot be read.
    public func keysDelivered(to token: String) throws(BookError) -> [CertificateID] {
        try all(BookOfRecord.onTokenSQL, [.text(token)]) { row throws(BookError) in try row.certificateID() }
    }

    /// The envelopes that were made for a signing key, oldest first.
    ///
    /// - Parameter signingKeyHash: SHA-256 of its SubjectPublicKeyInfo.
    /// - Returns: several when a certificate was given up.
    /// - Throws: `BookError` when the book cannot be read.
    public func keyDeliveries(to signingKeyHash: [UInt8]) throws(BookError) -> [KeyDeliveryRecord] {
        try all(BookOfRecord.deliverySQL, [.blob(signingKeyHash)]) { row throws(BookError) in
            KeyDeliveryRecord(
                certificate: try row.certificateID(),
                tokenSerial: row.text(),
                signingKeyHash: row.blob(),
                envelope: row.blob(),
                createdAt: row.time()
            )
        }
    }

    /// The key that the token with a signing key unwraps with.
    ///
    /// - Parameter signingKeyHash: SHA-256 of the signing key's SubjectPublicKeyInfo.
    /// - Returns: nil when none was told.
    /// - Throws: `BookError` when the book cannot be read.
    public func keyTransport(of signingKeyHash: [UInt8]) throws(BookError) -> KeyTransportRecord? {
        try first(BookOfRecord.transportSQL, [.blob(signingKeyHash)]) { row throws(BookError) in
            KeyTransportRecord(
                signingKeyHash: signingKeyHash,
                tokenSerial: row.text(),
                publicKey: row.blob(),
                createdAt: row.time()
            )
        }
    }
}
