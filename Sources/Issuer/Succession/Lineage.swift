import Model
import OpenSSL

/// Where a requested certificate stands among those before it.
struct Lineage {
    /// How it comes to be.
    let act: IssuanceAct
    /// The certificate it follows; nil for a first one.
    let predecessor: CertificateRecord?
    /// Everything that followed the predecessor by the same act, newest first; abandoned serials included.
    let attempts: [CertificateRecord]
    /// Everything else that follows it.
    let others: [CertificateRecord]
    /// Whether it takes up what its predecessor was signed for, and was given up unproven.
    var takesUp = false
    /// Whether a replacement has the end of a renewal.
    var extends = false

    /// The successor by the same act that was neither abandoned nor given up; nil when there is none.
    var living: CertificateRecord? { attempts.first { $0.state != .abandoned && $0.state != .revoked } }

    /// What is claimed in the book together with the serial, so that two processes cannot both succeed: one attempt
    /// after the other has a key of its own.
    var claim: String? {
        predecessor.map { record in
            "successor:\(record.id.authority)/\(record.id.serial.hexadecimal)/\(act.rawValue)/\(attempts.count)"
        }
    }

    /// Whether the key that is certified is the predecessor's.
    var repeatsKey: Bool { act == .renew }
}

extension Lineage {
    /// What never changes: the predecessor is of the same subject and profile, and the key is old or new as it must be.
    ///
    /// - Returns: what stands against it; nil when nothing does.
    func refusal(of request: IssuanceRequest, profile: Profile, publicKey: PublicKey) -> SuccessionRefusal? {
        guard let predecessor else { return nil }
        let reservation = predecessor.reservation
        let isSameKey = reservation.keyHash == publicKey.fingerprint
        if reservation.profile != profile.name || reservation.purpose != profile.purpose {
            return .otherProfile(predecessor.id, profile: profile.name)
        }
        if reservation.subjectUID != request.subjectUID { return .otherSubject(predecessor.id) }
        guard act == .renew else { return isSameKey ? .sameKey(act) : nil }
        if !profile.sameKeyRenewal { return .sameKeyNotAllowed(profile: profile.name) }
        return isSameKey ? nil : .keyDiffers(predecessor.id)
    }

    /// A machine has no application that says what it is called, so what follows its certificate says the same.
    ///
    /// - Returns: what stands against it; nil when nothing does.
    func refusal(of draft: CertificateDraft, profile: Profile) -> SuccessionRefusal? {
        guard let predecessor, profile.purpose == .service, act != .replace else { return nil }
        let former = predecessor.certificate.flatMap { try? Certificate(der: $0) }
        return former.map { draft.saysTheSame(as: $0) } ?? false ? nil : .otherContent(predecessor.id)
    }

    /// What stands against a successor at this moment; nil when nothing does.
    ///
    /// A lost or broken token is revoked before its certificate is issued again, hence for `reissue` the reasons that
    /// this leaves are let pass. What was given up unproven may be followed by what takes its place.
    func refusal(at now: Timestamp) -> SuccessionRefusal? {
        guard let predecessor else { return nil }
        if let living { return .alreadySucceeded(predecessor.id, by: living.id, act: act) }
        if let other = others.first(where: { $0.state == .active || $0.state == .held }) {
            return .alreadySucceeded(predecessor.id, by: other.id, act: other.reservation.act)
        }
        switch predecessor.state {
        case .active: break
        case .revoked:
            let reason = predecessor.revocation?.reason ?? .unspecified
            let isLost = reason == .keyCompromise || reason == .superseded
            guard act == .reissue, isLost || takesUp && reason == .cessationOfOperation else {
                return .predecessorRevoked(predecessor.id, reason: reason)
            }
        case .reserved, .signing, .issued, .held, .abandoned:
            return .predecessorNotActive(predecessor.id, state: predecessor.state)
        }
        let keepsEnd = act == .replace && !extends || act == .reissue
        return keepsEnd && predecessor.reservation.notAfter < now ? .predecessorExpired(predecessor.id) : nil
    }
}
