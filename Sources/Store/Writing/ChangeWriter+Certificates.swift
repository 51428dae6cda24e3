import Model

extension ChangeWriter {
    private static let insertCertificate: SQLText = """
        INSERT INTO certificate (authority, serial, state, living, profile, purpose, application, subjectUID,
            subject, keyHash, repeatsKey, tokenSerial, act, predecessor, shard, notBefore, notAfter, holder,
            createdAt)
        VALUES ($1, $2, $18, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT DO NOTHING
        """

    private static let rowNumber: SQLText = """
        SELECT id FROM certificate WHERE authority = $1 AND serial = $2
        """

    private static let beginSigning: SQLText = """
        UPDATE certificate SET state = 'signing'
        WHERE authority = $1 AND serial = $2 AND state = 'reserved'
        """

    private static let insertIntent: SQLText = """
        INSERT INTO certificateIntent (certificate, toBeSigned)
        SELECT id, $3 FROM certificate WHERE authority = $1 AND serial = $2
        """

    private static let issue: SQLText = """
        UPDATE certificate SET state = 'issued', issuedAt = $3
        WHERE authority = $1 AND serial = $2 AND state = 'signing'
        """

    static let insertContent: SQLText = """
        INSERT INTO certificateContent (certificate, encoded)
        SELECT id, $3 FROM certificate WHERE authority = $1 AND serial = $2
        """

    private static let abandon: SQLText = """
        UPDATE certificate SET state = 'abandoned', living = 0
        WHERE authority = $1 AND serial = $2 AND state = 'reserved'
        """

    private static let activate: SQLText = """
        UPDATE certificate SET state = 'active' WHERE authority = $1 AND serial = $2 AND state = 'issued'
        """

    private static let insertMove: SQLText = """
        INSERT INTO certificateMove (certificate)
        SELECT id FROM certificate WHERE authority = $1 AND serial = $2
        """

    /// Takes a serial number.
    ///
    /// When the changes after it say what will be signed under it, that is written too: one row
    /// instead of a row and its change, and its indexes once.
    func reserve(_ reservation: Reservation, before rest: ArraySlice<Change>) throws(BookError) {
        if reservation.purpose != .authority {
            try demandAuthority(reservation.id.authority)
        }
        // Here and not before, so that a key that is blocked at this moment is not certified the next. That a first
        // certificate is the first, the index of keys sees.
        try keys.demand(
            reservation.keyHash,
            for: reservation.purpose == .authority ? .authority(nil) : .again
        )
        if reservation.repeatsKey, try !keys.isCertified(reservation.keyHash) {
            throw BookError(.notFound(object: "certificate of the key that is to be certified again"))
        }
        let toBeSigned = ChangeWriter.intention(of: reservation.id, in: rest)
        let state: CertificateState = toBeSigned == nil ? .reserved : .signing
        let values = try values(of: reservation) + [.word(state)]
        switch try session.write(ChangeWriter.insertCertificate, values) {
        case .changed(1): break
        case .changed, .conflict: throw try refusal(of: reservation)
        case .missingReference: throw try missing(references(of: reservation))
        }
        guard let toBeSigned else { return }
        try record(toBeSigned, of: reservation.id)
        intended = reservation.id
    }

    func intend(_ id: CertificateID, toBeSigned: [UInt8]) throws(BookError) {
        guard id != intended else { return intended = nil }
        try update(ChangeWriter.beginSigning, key(id), target: .certificate(id))
        try record(toBeSigned, of: id)
    }

    private static func intention(of id: CertificateID, in changes: ArraySlice<Change>) -> [UInt8]? {
        for case .intendCertificate(id, let toBeSigned) in changes { return toBeSigned }
        return nil
    }

    private func record(_ toBeSigned: [UInt8], of id: CertificateID) throws(BookError) {
        _ = try session.write(ChangeWriter.insertIntent, key(id) + [.blob(toBeSigned)])
    }

    func store(_ id: CertificateID, _ certificate: [UInt8], at: Timestamp) throws(BookError) {
        try update(ChangeWriter.issue, key(id) + [.time(at)], target: .certificate(id))
        _ = try session.write(ChangeWriter.insertContent, key(id) + [.blob(certificate)])
        try tell(.issued, of: id, at: at)
    }

    func abandon(_ id: CertificateID) throws(BookError) {
        try update(ChangeWriter.abandon, key(id), target: .certificate(id))
    }

    func activate(_ id: CertificateID) throws(BookError) {
        try update(ChangeWriter.activate, key(id), target: .certificate(id))
        try noteMove(id)
    }

    /// Notes for the search index that the state of an issued certificate has changed.
    func noteMove(_ id: CertificateID) throws(BookError) {
        _ = try session.write(ChangeWriter.insertMove, key(id))
    }

    /// Runs an update with `RETURNING` of one number.
    ///
    /// SQLite opens a temporary table for `RETURNING`, which costs more than the update of a row; so the steps of
    /// issuance do without.
    func move(_ id: CertificateID, _ sql: SQLText, _ values: [SQLValue]) throws(BookError) -> Int64 {
        guard let number = try session.first(sql, key(id) + values, { row in row.int() }) else {
            throw try unchanged(.certificate(id))
        }
        return number
    }

    func key(_ id: CertificateID) -> [SQLValue] { [.authority(id.authority), .serial(id.serial)] }

    /// Every signer must be known, except a root, whose certificate comes before its record.
    func demandAuthority(_ id: AuthorityID) throws(BookError) {
        guard try exists(.authority(id)) else { throw BookError(.notFound(object: "authority \(id)")) }
    }

    /// What goes into the columns of a reservation, in their order.
    func values(of reservation: Reservation) throws(BookError) -> [SQLValue] {
        key(reservation.id) + [
            .text(reservation.profile), .word(reservation.purpose), .number(reservation.application),
            .text(reservation.subjectUID), .text(reservation.subject), .blob(reservation.keyHash),
            .int(reservation.repeatsKey ? 1 : 0), .text(reservation.tokenSerial), .word(reservation.act),
            try predecessor(of: reservation), .int(reservation.shard), .time(reservation.notBefore),
            .time(reservation.notAfter), .text(reservation.holder), .time(reservation.createdAt),
        ]
    }

    private func predecessor(of reservation: Reservation) throws(BookError) -> SQLValue {
        guard let id = reservation.predecessor else { return .null }
        guard let row = try session.first(ChangeWriter.rowNumber, key(id), { row in row.int() }) else {
            throw BookError(.notFound(object: Reference.certificate(id).object))
        }
        return .int(row)
    }

    /// Whose a key is, as this transaction sees it.
    var keys: KeyRegister { KeyRegister(session: session) }

    private func references(of reservation: Reservation) -> [Reference] {
        var references: [Reference] = []
        if let number = reservation.application { references.append(.application(number)) }
        if let uid = reservation.subjectUID { references.append(.subject(uid: uid)) }
        if let serial = reservation.tokenSerial { references.append(.token(serial: serial)) }
        return references
    }

    /// Which of the three promises stood in the way.
    private func refusal(of reservation: Reservation) throws(BookError) -> BookError {
        if try exists(.certificate(reservation.id)) { return BookError(.serialTaken(reservation.id)) }
        if !reservation.repeatsKey, try keys.isCertified(reservation.keyHash) {
            return BookError(.keyAlreadyCertified(keyHash: reservation.keyHash))
        }
        guard let application = reservation.application else {
            return BookError(.failed(detail: "a reservation was refused without a reason"))
        }
        return BookError(.alreadyCertified(application))
    }
}
