import Model

/// Taking over what another authority's records say.
extension ChangeWriter {
    private static let insertImported: SQLText = """
        INSERT INTO certificate (authority, serial, profile, purpose, application, subjectUID, subject, keyHash,
            repeatsKey, tokenSerial, act, predecessor, shard, notBefore, notAfter, holder, createdAt, state,
            living, issuedAt, revokedAt, reason, invalidityDate)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1, $19, $20,
            $21, $22)
        ON CONFLICT DO NOTHING RETURNING id
        """

    private static let recallAbandoned: SQLText = """
        UPDATE certificate SET state = 'revoked', living = 1, act = 'imported', application = NULL, subjectUID = NULL,
            tokenSerial = NULL, predecessor = NULL, profile = $3, subject = $4, keyHash = $5, repeatsKey = $6,
            shard = $7, notBefore = $8, notAfter = $9, issuedAt = $10, revokedAt = $11, reason = $12,
            invalidityDate = $13
        WHERE authority = $1 AND serial = $2 AND state = 'abandoned' RETURNING id
        """

    private static let insertImportedContent: SQLText = """
        INSERT INTO certificateContent (certificate, encoded) VALUES ($1, $2)
        """

    private static let completeImported: SQLText = """
        UPDATE certificate SET keyHash = $3, repeatsKey = $4, subject = CASE $5 WHEN '' THEN subject ELSE $5 END
        WHERE authority = $1 AND serial = $2 AND state = 'revoked' AND act = 'imported'
            AND NOT EXISTS (SELECT 1 FROM certificateContent AS content WHERE content.certificate = certificate.id)
        """

    private static let nameImported: SQLText = """
        UPDATE certificate SET subject = $3
        WHERE authority = $1 AND serial = $2 AND state = 'revoked' AND act = 'imported'
            AND (subject = '' OR subject LIKE '/%')
            AND EXISTS (SELECT 1 FROM certificateContent AS content
                WHERE content.certificate = certificate.id AND content.encoded = $4)
        """

    private static let placeImported: SQLText = """
        UPDATE certificate SET shard = $3
        WHERE authority = $1 AND serial = $2 AND state = 'revoked' AND act = 'imported' AND shard = 0
        RETURNING revokedAt, reason, invalidityDate, notAfter
        """

    /// One that is revoked may come without its certificate, which nobody has any more.
    ///
    /// The key may have been certified before, there or here; then the record repeats it.
    func take(_ record: CertificateRecord) throws(BookError) {
        guard record.reservation.act == .imported,
            record.state == .revoked || record.state.mayBeGood && record.certificate != nil
        else { throw BookError(.failed(detail: "only a finished certificate can be imported")) }
        let issuer = record.id.authority
        if !issuer.isOutside, try !exists(.authority(issuer)) {
            throw BookError(.notFound(object: "authority \(issuer)"))
        }
        var columns = try values(of: record.reservation)
        columns[8] = .int(try keys.isCertified(record.reservation.keyHash) ? 1 : 0)
        columns += [.word(record.state), .time(record.issuedAt ?? record.reservation.createdAt)]
        columns += record.revocation.map(facts) ?? [.null, .null, .null]
        var taken = try session.first(ChangeWriter.insertImported, columns) { row in row.int() }
        if taken == nil { taken = try recall(record) }
        guard let row = taken else { throw BookError(.serialTaken(record.id)) }
        if let certificate = record.certificate {
            _ = try session.write(ChangeWriter.insertImportedContent, [.int(row), .blob(certificate)])
        }
        guard let revocation = record.revocation else { return }
        try appendStatus(
            record.id,
            facts(of: revocation),
            isListed: true,
            notAfter: record.reservation.notAfter.secondsSinceEpoch,
            shard: Int64(record.reservation.shard)
        )
    }

    /// Takes the place of a serial that was given up, of which it turned out that it was signed and revoked; nil when there is none.
    private func recall(_ record: CertificateRecord) throws(BookError) -> Int64? {
        guard record.certificate == nil, let revocation = record.revocation else { return nil }
        let facts = record.reservation
        let repeats = try keys.isCertified(facts.keyHash)
        let columns: [SQLValue] = [
            .text(facts.profile), .text(facts.subject), .blob(facts.keyHash), .int(repeats ? 1 : 0),
            .int(Int64(facts.shard)), .time(facts.notBefore), .time(facts.notAfter),
            .time(record.issuedAt ?? facts.createdAt),
        ]
        let row = try session.first(
            ChangeWriter.recallAbandoned,
            key(record.id) + columns + self.facts(of: revocation)
        ) { row in row.int() }
        if row != nil { try noteMove(record.id) }
        return row
    }

    /// Dates stay as the records had them, and so does the list, unless it is that of everything alone: by these it is listed.
    ///
    /// The subject is the certificate's, which the authority signed; an index has it in another form, and not in every alphabet.
    func complete(
        _ id: CertificateID,
        _ certificate: [UInt8],
        _ keyHash: [UInt8],
        _ subject: String,
        shard: Int
    ) throws(BookError) {
        guard try !name(id, certificate, subject) else { return try place(id, onShard: shard) }
        let repeats: SQLValue = .int(try keys.isCertified(keyHash) ? 1 : 0)
        try update(
            ChangeWriter.completeImported,
            key(id) + [.blob(keyHash), repeats, .text(subject)],
            target: .certificate(id)
        )
        _ = try session.write(ChangeWriter.insertContent, key(id) + [.blob(certificate)])
        try noteMove(id)
        try place(id, onShard: shard)
    }

    /// Puts one that only the list of everything has onto the part that its certificate names.
    ///
    /// Who has the certificate fetches that part, and no other list.
    ///
    /// Source: RFC 5280 §6.3.3.
    private func place(_ id: CertificateID, onShard shard: Int) throws(BookError) {
        guard shard > 0 else { return }
        let row = try session.first(ChangeWriter.placeImported, key(id) + [.int(shard)]) {
            row throws(BookError) in
            (try CertificateRow.revocation(&row), row.int())
        }
        guard let (revocation, notAfter) = row else { return }
        _ = try session.write(ChangeWriter.unlist, key(id))
        try appendStatus(
            id,
            facts(of: revocation),
            isListed: true,
            notAfter: notAfter,
            shard: Int64(shard)
        )
    }

    /// Gives a subject to one that has this certificate, and none, or that of an index; an earlier version stored the certificate
    /// alone.
    ///
    /// - Returns: whether it was such a one.
    private func name(
        _ id: CertificateID,
        _ certificate: [UInt8],
        _ subject: String
    ) throws(BookError) -> Bool {
        guard !subject.isEmpty else { return false }
        let values: [SQLValue] = [.text(subject), .blob(certificate)]
        guard case .changed(1) = try session.write(ChangeWriter.nameImported, key(id) + values) else {
            return false
        }
        try noteMove(id)
        return true
    }
}
