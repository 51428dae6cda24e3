import Model

extension ChangeWriter {
    private static let insertAuthority: SQLText = """
        INSERT INTO authority (name, role, state, algorithm, signatureAlgorithm, certificate, keyHash,
            keyReference, parent, predecessor, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """

    private static let updateAuthority: SQLText = """
        UPDATE authority SET state = $4, certificate = $5, keyReference = $6, parent = $7
        WHERE name = $1 AND state = $2 AND keyHash = $3
        """

    private static let insertAuthorityCertificate: SQLText = """
        INSERT INTO authorityCertificate (authority, kind, fingerprint, certificate, addedAt)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """

    private static let deleteCertificatesAbove: SQLText = "DELETE FROM certificateAbove WHERE authority = $1"

    private static let insertCertificateAbove: SQLText = """
        INSERT INTO certificateAbove (authority, position, certificate) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING
        """

    private static let insertRequest: SQLText = """
        INSERT INTO authorityRequest (name, algorithm, signatureAlgorithm, request, keyHash, keyReference,
            predecessor, createdAt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
        """

    private static let deleteRequest: SQLText = "DELETE FROM authorityRequest WHERE name = $1"

    private static let allNames: SQLText =
        "SELECT name FROM authority UNION SELECT name FROM authorityRequest"

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
        try keys.demand(record.keyHash, for: .authority(record.id))
        let isTaken = try exists(.authority(record.id))
        try insert(
            ChangeWriter.insertAuthority,
            [
                .authority(record.id), .word(record.role), .word(record.state), .word(record.algorithm),
                .word(record.signatureAlgorithm), .blob(record.certificate), .blob(record.keyHash),
                .text(record.keyReference), .authority(record.parent), .authority(record.predecessor),
                .time(record.createdAt),
            ],
            object: isTaken
                ? "authority \(record.id)" : "the key or the predecessor of authority \(record.id)",
            references: [record.parent, record.predecessor].compactMap { $0 }.map { .authority($0) }
        )
    }

    func update(_ record: AuthorityRecord, from state: AuthorityRecord.State) throws(BookError) {
        if record.state == .active, state != .active {
            try keys.demand(record.keyHash, for: .authority(record.id))
        }
        try update(
            ChangeWriter.updateAuthority,
            [
                .authority(record.id), .word(state), .blob(record.keyHash), .word(record.state),
                .blob(record.certificate), .text(record.keyReference), .authority(record.parent),
            ],
            target: .authority(record.id),
            references: record.parent.map { [.authority($0)] } ?? []
        )
    }

    func add(_ record: AuthorityCertificateRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertAuthorityCertificate,
            [
                .authority(record.authority), .word(record.kind), .blob(record.fingerprint),
                .blob(record.certificate), .time(record.addedAt),
            ],
            object: "this certificate of authority \(record.authority)",
            references: [.authority(record.authority)]
        )
    }

    func keep(_ certificates: [[UInt8]], above id: AuthorityID) throws(BookError) {
        _ = try session.write(ChangeWriter.deleteCertificatesAbove, [.authority(id)])
        for (position, certificate) in certificates.enumerated() {
            try insert(
                ChangeWriter.insertCertificateAbove,
                [.authority(id), .int(position), .blob(certificate)],
                object: "certificate \(position) above authority \(id)",
                references: [.authority(id)]
            )
        }
    }

    func add(_ record: AuthorityRequestRecord) throws(BookError) {
        guard try !exists(.authority(record.id)) else {
            throw BookError(.exists(object: "authority \(record.id)"))
        }
        try keys.demand(record.keyHash, for: .authority(record.id))
        try insert(
            ChangeWriter.insertRequest,
            [
                .authority(record.id), .word(record.algorithm), .word(record.signatureAlgorithm),
                .blob(record.request), .blob(record.keyHash), .text(record.keyReference),
                .authority(record.predecessor), .time(record.createdAt),
            ],
            object: "request of authority \(record.id)",
            references: record.predecessor.map { [.authority($0)] } ?? []
        )
    }

    func removeRequest(_ id: AuthorityID) throws(BookError) {
        guard try session.write(ChangeWriter.deleteRequest, [.authority(id)]) == .changed(1) else {
            throw BookError(.notFound(object: "request of authority \(id)"))
        }
    }

    func expect(_ ids: Set<AuthorityID>) throws(BookError) {
        let found = try session.all(ChangeWriter.allNames, []) { row throws(BookError) in try row.authority()
        }
        guard Set(found) == ids else { throw BookError(.stateChanged(object: "the list of authorities")) }
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
        try insertRoles(of: record)
    }

    func insertRoles(of record: StaffRecord) throws(BookError) {
        for role in record.roles {
            _ = try session.write(ChangeWriter.insertStaffRole, [.text(record.name), .word(role)])
        }
    }
}
