import Model

/// Private keys for encryption.
extension ChangeWriter {
    private static let insertArchive: SQLText = """
        INSERT INTO keyArchive (certificateAuthority, certificateSerial, keyHash, threshold, content, request,
            createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """

    private static let insertShare: SQLText = """
        INSERT INTO keyArchiveShare (certificateAuthority, certificateSerial, number, officer, name, message,
            digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """

    private static let insertEnvelope: SQLText = """
        INSERT INTO keyDelivery (certificateAuthority, certificateSerial, tokenSerial, signingKeyHash, envelope,
            createdAt)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """

    private static let insertTransport: SQLText = """
        INSERT INTO keyTransport (signingKeyHash, tokenSerial, publicKey, createdAt)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """

    func apply(_ change: KeyChange) throws(BookError) {
        switch change {
        case .archive(let record): try add(record)
        case .deliver(let record): try add(record)
        case .addTransport(let record): try add(record)
        case .addRecovery(let record): try add(record)
        case .updateRecovery(let record, let from): try update(record, from: from)
        case .releaseShare(let record): try add(record)
        case .forgetShares(let number): try forgetShares(ofRecovery: number)
        }
    }

    private func add(_ record: KeyArchiveRecord) throws(BookError) {
        let id = record.certificate
        let key: [SQLValue] = [.authority(id.authority), .serial(id.serial)]
        try insert(
            ChangeWriter.insertArchive,
            key + [
                .blob(record.keyHash), .int(record.threshold), .blob(record.content), .blob(record.request),
                .time(record.createdAt),
            ],
            object: "archive of the key of certificate \(id.serial.hexadecimal)",
            references: [.certificate(id)]
        )
        for share in record.shares {
            try insert(
                ChangeWriter.insertShare,
                key + [
                    .int(share.number), .blob(share.officer), .text(share.name),
                    .blob(share.message), .blob(share.digest),
                ],
                object: "share \(share.number) of the key of certificate \(id.serial.hexadecimal)"
            )
        }
    }

    private func add(_ record: KeyDeliveryRecord) throws(BookError) {
        let id = record.certificate
        try insert(
            ChangeWriter.insertEnvelope,
            [
                .authority(id.authority), .serial(id.serial), .text(record.tokenSerial),
                .blob(record.signingKeyHash), .blob(record.envelope), .time(record.createdAt),
            ],
            object: "envelope with the key of certificate \(id.serial.hexadecimal)",
            references: [.keyArchive(id), .token(serial: record.tokenSerial)]
        )
    }

    private func add(_ record: KeyTransportRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertTransport,
            [
                .blob(record.signingKeyHash), .text(record.tokenSerial), .blob(record.publicKey),
                .time(record.createdAt),
            ],
            object: "key that token \(record.tokenSerial) unwraps with",
            references: [.token(serial: record.tokenSerial)]
        )
    }
}
