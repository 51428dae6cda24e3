import Centre
import Model
import Store

/// One certificate with those before and after it, as `pki certificate show` prints it.
struct CertificateDetail: Encodable {
    /// A certificate that follows.
    struct Successor: Encodable {
        let serial: String
        let act: String
        let state: String
    }

    let certificate: CertificateLine
    let act: String
    let predecessor: String?
    let successors: [Successor]
    let supersededAt: Moment?
    let invalidityDate: Moment?
    let keyHash: String
    /// The opaque identity of the subject, as `--subject` and `--subject-uid` take it.
    let subjectUID: String?
    /// Who asked for it over the API or by hand, as the audit chain names them.
    let askedBy: String?
    /// Whether it ends in the same second as its authority: earlier, as a rule, than its profile says.
    let endsWithAuthority: Bool
    let attestation: AttestationDetail?
    /// When the authority, or one above it, was revoked.
    let authorityRevokedAt: Moment?
    /// Why; after a compromise OCSP says that this certificate is revoked.
    let authorityRevocationReason: String?

    init(_ record: CertificateRecord, in centre: CACentre) throws {
        certificate = CertificateLine(record)
        act = record.reservation.act.rawValue
        predecessor = record.reservation.predecessor?.serial.hexadecimal
        successors = try centre.book.successors(of: record.id).filter { $0.state != .abandoned }.map {
            Successor(
                serial: $0.id.serial.hexadecimal,
                act: $0.reservation.act.rawValue,
                state: $0.state.rawValue
            )
        }
        let due = try centre.book.supersession(of: record.id)?.dueAt
        supersededAt = record.state == .revoked ? nil : due.map(Moment.init)
        invalidityDate = record.revocation?.invalidityDate.map(Moment.init)
        keyHash = Hexadecimal.encode(record.reservation.keyHash)
        subjectUID = record.reservation.subjectUID
        askedBy = try centre.book.request(for: record.id)?.requester
        endsWithAuthority = try record.endsWithAuthority(in: centre)
        attestation = try centre.book.attestation(ofKey: record.reservation.keyHash).map(
            AttestationDetail.init
        )
        let fall = try centre.fallenAuthorities()[record.id.authority]
        authorityRevokedAt = fall.map { Moment($0.date) }
        authorityRevocationReason = fall?.reason.rawValue
    }

    private enum Key: String, CodingKey {
        case act, predecessor, successors, supersededAt, invalidityDate, keyHash, subjectUID, askedBy,
            endsWithAuthority, attestation, authorityRevokedAt, authorityRevocationReason
    }

    /// One object with the fields of both.
    func encode(to encoder: any Encoder) throws {
        try certificate.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(act, forKey: .act)
        try container.encodeIfPresent(predecessor, forKey: .predecessor)
        try container.encode(successors, forKey: .successors)
        try container.encodeIfPresent(supersededAt, forKey: .supersededAt)
        try container.encodeIfPresent(invalidityDate, forKey: .invalidityDate)
        try container.encode(keyHash, forKey: .keyHash)
        try container.encodeIfPresent(subjectUID, forKey: .subjectUID)
        try container.encodeIfPresent(askedBy, forKey: .askedBy)
        try container.encode(endsWithAuthority, forKey: .endsWithAuthority)
        try container.encodeIfPresent(attestation, forKey: .attestation)
        try container.encodeIfPresent(authorityRevokedAt, forKey: .authorityRevokedAt)
        try container.encodeIfPresent(authorityRevocationReason, forKey: .authorityRevocationReason)
    }

    var lines: [(name: String, value: any Cell)] {
        let after = successors.map { "\($0.serial) (\($0.act), \($0.state))" }
        var lines = certificate.lines
        lines += [("key", keyHash), ("act", act), ("predecessor", predecessor)]
        for words in after.isEmpty ? ["-"] : after { lines.append(("successor", words)) }
        if let subjectUID { lines.append(("subject identifier", subjectUID)) }
        if let askedBy { lines.append(("asked by", askedBy)) }
        if endsWithAuthority { lines.append(("ends with authority", certificate.authority)) }
        if let supersededAt { lines.append(("superseded at", supersededAt)) }
        if let authorityRevokedAt { lines.append(("authority revoked at", authorityRevokedAt)) }
        if let authorityRevocationReason { lines.append(("authority reason", authorityRevocationReason)) }
        if let invalidityDate { lines.append(("invalid since", invalidityDate)) }
        if let attestation { lines.append(("attestation", attestation.words)) }
        return lines
    }
}
