import Model

extension ChangeWriter {
    private static let insertAuthority: SQLText = """
        INSERT INTO authority (name, role, algorithm, certificate, keyHash, keyReference, parent, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """

    private static let insertSigner: SQLText = """
        INSERT INTO signer (purpose, authority, keyHash, subjectPublicKeyInfo, certificate, keyReference,
            notBefore, notAfter)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """

    private static let insertStaff: SQLText = """
        INSERT INTO staff (name, displayName, certificateAuthority, certificateSerial, createdAt)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """

    private static let insertStaffRole: SQLText = "INSERT INTO staffRole (staff, role) VALUES ($1, $2)"

    func add(_ record: AuthorityRecord) throws(BookError) {
        let isTaken = try exists(.authority(record.id))
        try insert(
            ChangeWriter.insertAuthority,
            [
                .authority(record.id), .word(record.role), .word(record.algorithm), .blob(record.certificate),
                .blob(record.keyHash), .text(record.keyReference), .authority(record.parent),
                .time(record.createdAt),
            ],
            object: isTaken ? "authority \(record.id)" : "the key of authority \(record.id)",
            references: record.parent.map { [.authority($0)] } ?? []
        )
    }

    func add(_ record: SignerRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertSigner,
            [
                .word(record.purpose), .authority(record.authority), .blob(record.keyHash),
                .blob(record.subjectPublicKeyInfo), .blob(record.certificate), .text(record.keyReference),
                .time(record.notBefore), .time(record.notAfter),
            ],
            object: "signer key \(Hexadecimal.encode(record.keyHash))",
            references: record.authority.map { [.authority($0)] } ?? []
        )
    }

    func add(_ record: StaffRecord) throws(BookError) {
        let name = SQLValue.text(record.name)
        try insert(
            ChangeWriter.insertStaff,
            [
                name, .text(record.displayName), .authority(record.certificate?.authority),
                .serial(record.certificate?.serial), .time(record.createdAt),
            ],
            object: "staff member \(record.name)",
            references: record.certificate.map { [.certificate($0)] } ?? []
        )
        for role in record.roles {
            _ = try session.write(ChangeWriter.insertStaffRole, [name, .word(role)])
        }
    }
}
