package import Model

/// Records to put into a book; the same arguments make the same record.
package enum Sample {
    package static let now = Timestamp(secondsSinceEpoch: 1_795_305_600)
    package static let later = now.advanced(bySeconds: 60)
    package static let rootID = AuthorityID("root") ?? unreachable("root")
    package static let issuingID = AuthorityID("issuing") ?? unreachable("issuing")

    package static let root = authority(rootID, role: .root, parent: nil)
    package static let issuing = authority(issuingID, role: .issuing, parent: rootID)

    package static func authority(
        _ id: AuthorityID,
        role: AuthorityRecord.Role,
        state: AuthorityRecord.State = .active,
        parent: AuthorityID?,
        predecessor: AuthorityID? = nil
    ) -> AuthorityRecord {
        AuthorityRecord(
            id: id,
            role: role,
            state: state,
            algorithm: .p256,
            signatureAlgorithm: .ecdsaWithSHA256,
            certificate: Array("certificate of \(id)".utf8),
            keyHash: hash("key of \(id)"),
            keyReference: "file:\(id).key",
            parent: parent,
            predecessor: predecessor,
            createdAt: now
        )
    }

    package static func signer(
        _ purpose: SignerRecord.Purpose,
        _ index: Int = 1,
        authority: AuthorityID = issuingID
    ) -> SignerRecord {
        let isAudit = purpose == .audit
        return SignerRecord(
            purpose: purpose,
            authority: isAudit ? nil : authority,
            keyHash: hash("signer \(purpose) \(index)"),
            subjectPublicKeyInfo: [1, 2, UInt8(truncatingIfNeeded: index)],
            certificate: isAudit ? nil : [3, 4],
            keyReference: "file:\(purpose)-\(index).key",
            notBefore: now.advanced(bySeconds: Int64(index)),
            notAfter: isAudit ? nil : later
        )
    }

    /// A serial of 20 octets that no other index has.
    package static func serial(_ index: Int) -> SerialNumber {
        SerialNumber(bytes: [0x5A] + hash("serial \(index)").prefix(19)) ?? unreachable("serial")
    }

    package static func certificateID(_ index: Int) -> CertificateID {
        CertificateID(authority: issuingID, serial: serial(index))
    }

    package static func reservation(
        _ index: Int,
        id: CertificateID? = nil,
        key: Int? = nil,
        repeatsKey: Bool = false,
        act: IssuanceAct = .new,
        predecessor: CertificateID? = nil,
        profile: String = "EXPERT",
        purpose: CertificatePurpose = .signing,
        application: ApplicationNumber? = nil,
        subjectUID: String? = nil,
        tokenSerial: String? = nil,
        shard: Int = 0,
        notAfter: Timestamp = now.advanced(bySeconds: 31_536_000)
    ) -> Reservation {
        Reservation(
            id: id ?? certificateID(index),
            profile: profile,
            purpose: purpose,
            application: application,
            subjectUID: subjectUID,
            subject: "CN=Holder \(index),C=CN",
            keyHash: hash("key \(key ?? index)"),
            repeatsKey: repeatsKey,
            tokenSerial: tokenSerial,
            act: act,
            predecessor: predecessor,
            shard: shard,
            notBefore: now,
            notAfter: notAfter,
            holder: "1@test",
            createdAt: now
        )
    }

    package static func toBeSigned(_ index: Int) -> [UInt8] { Array("to be signed \(index)".utf8) }

    package static func encoded(_ index: Int) -> [UInt8] { Array("certificate \(index)".utf8) }

    /// The changes that take a certificate from nothing to issued, in one list.
    package static func issue(_ index: Int, _ reservation: Reservation? = nil) -> [Change] {
        let reservation = reservation ?? Sample.reservation(index)
        return [
            .reserveCertificate(reservation),
            .intendCertificate(reservation.id, toBeSigned: toBeSigned(index)),
            .storeCertificate(reservation.id, certificate: encoded(index), at: now),
        ]
    }

    package static func revocation(_ reason: RevocationReason = .keyCompromise) -> Revocation {
        Revocation(date: later, reason: reason, invalidityDate: now)
    }

    package static func event(
        _ action: String,
        _ object: String = "-",
        _ detail: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(at: now, actor: "system", action: action, object: object, detail: detail)
    }

    /// 32 octets that depend on `text`.
    package static func hash(_ text: String) -> [UInt8] { SHA256.digest(Array(text.utf8)) }

    package static func unreachable<T>(_ what: String) -> T { fatalError("\(what) is not valid") }
}
