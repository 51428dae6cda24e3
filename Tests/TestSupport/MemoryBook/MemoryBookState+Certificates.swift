import Model

extension MemoryBookState {
    mutating func add(_ record: AuthorityRecord) throws(BookError) {
        let keyIsTaken = authorities.values.contains { $0.keyHash == record.keyHash }
        guard authorities[record.id] == nil, !keyIsTaken else {
            throw BookError(.exists(object: "authority \(record.id)"))
        }
        authorities[record.id] = record
    }

    mutating func update(
        _ record: AuthorityRecord,
        from state: AuthorityRecord.State
    ) throws(BookError) {
        guard let old = authorities[record.id] else {
            throw BookError(.notFound(object: "authority \(record.id)"))
        }
        guard old.state == state else { throw BookError(.stateChanged(object: "authority \(record.id)")) }
        authorities[record.id] = record
    }

    mutating func add(_ record: SignerRecord) throws(BookError) {
        guard !signers.contains(where: { $0.keyHash == record.keyHash }) else {
            throw BookError(.exists(object: "signer \(record.keyReference)"))
        }
        signers.append(record)
    }

    mutating func add(_ record: StaffRecord) throws(BookError) {
        guard staff[record.name] == nil else { throw BookError(.exists(object: "staff \(record.name)")) }
        staff[record.name] = record
    }

    mutating func update(_ record: StaffRecord, from certificate: CertificateID) throws(BookError) {
        guard let old = staff[record.name] else {
            throw BookError(.notFound(object: "staff member \(record.name)"))
        }
        guard old.certificate == certificate else {
            throw BookError(.stateChanged(object: "staff member \(record.name)"))
        }
        staff[record.name] = record
    }

    mutating func schedule(_ record: SupersessionRecord) throws(BookError) {
        guard supersessions[record.predecessor] == nil else {
            throw BookError(.exists(object: "due of certificate \(record.predecessor.serial.hexadecimal)"))
        }
        supersessions[record.predecessor] = record
    }

    mutating func closeSupersession(of id: CertificateID) throws(BookError) {
        guard supersessions.removeValue(forKey: id) != nil else {
            throw BookError(.stateChanged(object: "due of certificate \(id.serial.hexadecimal)"))
        }
    }

    /// Refuses keys of which any is blocked or certified.
    func demandFreeKin(_ keyHashes: [[UInt8]]) throws(BookError) {
        for keyHash in keyHashes {
            guard !blockedKeys.contains(keyHash) else { throw BookError(.keyBlocked(keyHash: keyHash)) }
            let isCertified = certificates.values.contains {
                $0.reservation.keyHash == keyHash && $0.state != .abandoned
            }
            guard !isCertified else { throw BookError(.keyAlreadyCertified(keyHash: keyHash)) }
        }
    }

    mutating func reserve(_ reservation: Reservation) throws(BookError) {
        guard certificates[reservation.id] == nil else { throw BookError(.serialTaken(reservation.id)) }
        guard !blockedKeys.contains(reservation.keyHash) else {
            throw BookError(.keyBlocked(keyHash: reservation.keyHash))
        }
        let living = certificates.values.filter { $0.state != .abandoned }
        let isCertified = living.contains { $0.reservation.keyHash == reservation.keyHash }
        if reservation.repeatsKey, !isCertified {
            throw BookError(.notFound(object: "certificate of the key that is to be certified again"))
        }
        if !reservation.repeatsKey, isCertified {
            throw BookError(.keyAlreadyCertified(keyHash: reservation.keyHash))
        }
        if let number = reservation.application {
            let isTaken = living.contains {
                $0.reservation.application == number && $0.reservation.purpose == reservation.purpose
            }
            if isTaken { throw BookError(.alreadyCertified(number)) }
        }
        certificates[reservation.id] = CertificateRecord(
            reservation: reservation,
            state: .reserved,
            toBeSigned: nil,
            certificate: nil,
            issuedAt: nil,
            revocation: nil
        )
    }

    mutating func intend(_ id: CertificateID, _ octets: [UInt8]) throws(BookError) {
        try change(id, from: [.reserved], to: .signing, toBeSigned: octets)
    }

    mutating func store(_ id: CertificateID, _ certificate: [UInt8], _ at: Timestamp) throws(BookError) {
        try change(id, from: [.signing], to: .issued, certificate: certificate, issuedAt: at)
    }

    mutating func abandon(_ id: CertificateID) throws(BookError) {
        try change(id, from: [.reserved], to: .abandoned)
    }

    mutating func renounce(_ id: CertificateID) throws(BookError) {
        try change(id, from: [.signing], to: .abandoned)
    }

    mutating func activate(_ id: CertificateID) throws(BookError) {
        try change(id, from: [.issued], to: .active)
    }

    mutating func revoke(_ id: CertificateID, _ revocation: Revocation) throws(BookError) {
        let isWorse = certificates[id]?.revocation.map(revocation.worsens) ?? false
        try change(
            id,
            from: isWorse ? [.held, .revoked] : [.issued, .active, .held],
            to: .revoked,
            revocation: revocation
        )
    }

    mutating func predate(_ id: CertificateID, _ revocation: Revocation) throws(BookError) {
        let isEarlier = certificates[id]?.revocation.map { revocation.date < $0.date } ?? false
        try change(id, from: isEarlier ? [.revoked] : [], to: .revoked, revocation: revocation)
    }

    mutating func complete(
        _ id: CertificateID,
        _ certificate: [UInt8],
        _ keyHash: [UInt8],
        _ subject: String,
        shard: Int
    ) throws(BookError) {
        guard let old = certificates[id], old.state == .revoked,
            old.certificate == nil
                || old.certificate == certificate && !subject.isEmpty
                    && (old.reservation.subject.isEmpty || old.reservation.subject.hasPrefix("/"))
        else {
            throw BookError(.stateChanged(object: "certificate \(id.serial.hexadecimal)"))
        }
        let known = old.reservation
        certificates[id] = CertificateRecord(
            reservation: Reservation(
                id: id,
                profile: known.profile,
                purpose: known.purpose,
                application: nil,
                subjectUID: nil,
                subject: subject.isEmpty ? known.subject : subject,
                keyHash: keyHash,
                tokenSerial: nil,
                act: known.act,
                shard: known.shard == 0 ? shard : known.shard,
                notBefore: known.notBefore,
                notAfter: known.notAfter,
                holder: known.holder,
                createdAt: known.createdAt
            ),
            state: .revoked,
            toBeSigned: nil,
            certificate: certificate,
            issuedAt: old.issuedAt,
            revocation: old.revocation
        )
    }

    mutating func hold(_ id: CertificateID, at: Timestamp) throws(BookError) {
        let revocation = Revocation(date: at, reason: .certificateHold)
        try change(id, from: [.active], to: .held, revocation: revocation)
    }

    mutating func release(_ id: CertificateID) throws(BookError) {
        try change(id, from: [.held], to: .active)
    }

    mutating func reserve(_ record: RevocationListRecord) throws(BookError) {
        let taken = revocationLists.filter { $0.name.full == record.name.full }
        let isGrowing = taken.allSatisfy { old in
            record.number > old.number
                || (record.name.isDelta && !old.name.isDelta && record.number == old.number)
        }
        guard isGrowing else { throw BookError(.numberNotGrowing(record.name, record.number)) }
        revocationLists.append(record)
    }

    mutating func publish(_ record: RevocationListRecord) throws(BookError) {
        let position = revocationLists.firstIndex {
            $0.name == record.name && $0.number == record.number
        }
        guard let position else { throw BookError(.notFound(object: "CRL \(record.number)")) }
        revocationLists[position] = record
    }

    private mutating func change(
        _ id: CertificateID,
        from: Set<CertificateState>,
        to state: CertificateState,
        toBeSigned: [UInt8]? = nil,
        certificate: [UInt8]? = nil,
        issuedAt: Timestamp? = nil,
        revocation: Revocation? = nil
    ) throws(BookError) {
        let object = "certificate \(id.serial.hexadecimal)"
        guard let old = certificates[id] else { throw BookError(.notFound(object: object)) }
        guard from.contains(old.state) else { throw BookError(.stateChanged(object: object)) }
        certificates[id] = CertificateRecord(
            reservation: old.reservation,
            state: state,
            toBeSigned: toBeSigned ?? old.toBeSigned,
            certificate: certificate ?? old.certificate,
            issuedAt: issuedAt ?? old.issuedAt,
            revocation: revocation
        )
    }
}
