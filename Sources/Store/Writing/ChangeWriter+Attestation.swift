import Model

extension ChangeWriter {
    private static let insertAttestation: SQLText = """
        INSERT INTO keyAttestation (keyHash, tokenSerial, slot, statement, issuer, root, firmware, pinPolicy,
            touchPolicy, verifiedAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
        """

    private static let insertPlace: SQLText = """
        INSERT INTO keyPlace (certificateAuthority, certificateSerial, slot) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING
        """

    func place(_ id: CertificateID, _ slot: String) throws(BookError) {
        try insert(
            ChangeWriter.insertPlace,
            [.authority(id.authority), .serial(id.serial), .text(slot)],
            object: "place of the key of certificate \(id.serial.hexadecimal)",
            references: [.certificate(id)]
        )
    }

    func add(_ record: AttestationRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertAttestation,
            [
                .blob(record.keyHash), .text(record.tokenSerial), .text(record.slot),
                .blob(record.statement), .blob(record.issuer), .text(record.root), .text(record.firmware),
                .text(record.pinPolicy), .text(record.touchPolicy), .time(record.verifiedAt),
            ],
            object: "statement about a key of token \(record.tokenSerial)",
            references: [.token(serial: record.tokenSerial)]
        )
    }
}
