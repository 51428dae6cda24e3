public import Model

/// Why a certificate is not revoked.
public struct RevocationRefusal: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// It is on hold.
        case alreadyHeld(serial: String)
        /// It is revoked.
        case alreadyRevoked(serial: String)
        /// The reason is about the keys of authorities only.
        case reasonOfAuthorities
        /// An authority's or OCSP signer's certificate: others depend on it.
        case dependedOn(purpose: CertificatePurpose)
        /// The invalidity date lies in the future.
        case invalidityInFuture
        /// Who asks may not revoke.
        case notAllowed(name: String)
        /// Nobody would be left who could act in these roles.
        case lastOfRole([StaffRecord.Role])
        /// An authority's certificate is not put on hold.
        case notForEver
        /// It is not on hold.
        case notHeld(serial: String)
        /// It was never signed for certain.
        case notIssued(serial: String, state: CertificateState)
        /// No certificate that can be revoked is in the selection.
        case nothingSelected
        /// Nobody revokes the certificate that they act with.
        case ownCredential(name: String)
        /// An authority of this book works under it.
        case ownAuthority(AuthorityID)
        /// More than one certificate takes two people, who are not the same.
        case secondMissing
        /// The set is not the one that was shown.
        case setChanged(digest: String)
        /// Suspension is switched off.
        case suspensionOff
        /// `other` needs words, and no cause takes more than 200 characters.
        case textMissing
        /// More than one transaction revokes.
        case tooMany(limit: Int)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    private static let revokers: Set<StaffRecord.Role> = [
        .pkiAdministrator, .businessAdministrator, .superAdministrator,
    ]

    /// Whether these two may revoke this plan.
    static func check(
        _ order: RevocationOrder,
        of plan: RevocationPlan,
        by first: StaffRecord,
        second: StaffRecord?,
        _ now: Timestamp
    ) throws(RevocationRefusal) {
        for staff in [first] + (second.map { [$0] } ?? []) { try checkRole(staff) }
        guard second?.name != first.name, plan.items.count == 1 || second != nil else {
            throw RevocationRefusal(.secondMissing)
        }
        // Whoever acts must be there afterwards: two administrators who end each other's certificates lock everybody out.
        for staff in [first] + (second.map { [$0] } ?? []) {
            guard let own = staff.certificate, plan.items.contains(where: { $0.id == own }) else { continue }
            throw RevocationRefusal(.ownCredential(name: staff.name))
        }
        if let since = order.invalidityDate, since > now { throw RevocationRefusal(.invalidityInFuture) }
    }

    /// Whether a staff member may revoke at all.
    static func checkRole(_ staff: StaffRecord) throws(RevocationRefusal) {
        guard !staff.roles.isDisjoint(with: revokers) else {
            throw RevocationRefusal(.notAllowed(name: staff.name))
        }
    }

    /// Nil when nothing of the certificate stands against it.
    ///
    /// One that is revoked is revoked again only when its key turns out to be compromised.
    init?(
        of record: CertificateRecord,
        _ wanted: RevocationReason,
        invalidityDate: Timestamp? = nil,
        at now: Timestamp
    ) {
        let serial = record.id.serial.hexadecimal
        if [.authority, .ocsp].contains(record.reservation.purpose) {
            reason = .dependedOn(purpose: record.reservation.purpose)
        } else if record.isRevoked(as: wanted) {
            reason = .alreadyRevoked(serial: serial)
        } else if !record.state.mayBeGood && record.state != .held && record.state != .revoked {
            reason = .notIssued(serial: serial, state: record.state)
        } else if let invalidityDate, invalidityDate > now {
            reason = .invalidityInFuture
        } else {
            return nil
        }
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .alreadyHeld(let serial): "serial number \(serial) is already on hold"
        case .alreadyRevoked(let serial): "serial number \(serial) is already revoked"
        case .reasonOfAuthorities: "caCompromise is said of an authority's key"
        case .dependedOn(let purpose):
            "this is the certificate of an \(purpose == .ocsp ? "OCSP signer" : "authority")"
        case .invalidityInFuture: "the invalidity date lies in the future"
        case .notAllowed(let name): "\(name) may not revoke certificates"
        case .lastOfRole(let roles):
            "nobody would be left who could act as \(roles.map(\.rawValue).joined(separator: ", "))"
        case .notForEver: "an authority's certificate is not put on hold"
        case .notHeld(let serial): "serial number \(serial) is not on hold"
        case .ownCredential(let name): "the certificate that \(name) acts with is in the selection"
        case .ownAuthority(let id): "authority \(id) works with the key of this certificate"
        case .notIssued(let serial, let state): "serial number \(serial) is \(state.rawValue), not issued"
        case .nothingSelected: "no certificate that can be revoked is selected"
        case .secondMissing: "more than one certificate is revoked by two people"
        case .setChanged: "the selection is not what was shown any more"
        case .suspensionOff: "certificates are not suspended here"
        case .textMissing: "the reason is not said in words"
        case .tooMany(let limit): "more than \(limit) certificates are selected"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .alreadyHeld: "lift it with 'pki certificate release', or revoke it"
        case .alreadyRevoked(let serial): "see when and why with 'pki certificate show \(serial)'"
        case .reasonOfAuthorities: "say key_compromise, or token_lost"
        case .dependedOn(.ocsp): "see 'pki authority revoke --ocsp-signer'"
        case .dependedOn:
            "see 'pki authority revoke', with --certificate for one of somebody else's authority"
        case .invalidityInFuture: "give a time that has passed"
        case .notAllowed: "it takes the role pki_admin, biz_admin or super_admin"
        case .lastOfRole:
            "give another the role first, with 'pki staff create'; or say --last. A lost or compromised key is revoked at once"
        case .notForEver: "name another reason; a revocation is for ever"
        case .notHeld: "see it with 'pki certificate show'"
        case .ownCredential: "let others do it, or select fewer, as by --profile"
        case .ownAuthority(let id): "everything it signed would fall with it: 'pki authority revoke \(id)'"
        case .notIssued: "there is no certificate under this serial to revoke"
        case .nothingSelected: "look at them with 'pki certificate list'"
        case .secondMissing: "name the second person with --second"
        case .setChanged(let digest): "look at it again; its digest is \(digest) now"
        case .suspensionOff: "GM/T 0015 advises against it; 'suspension: true' in pki.yaml switches it on"
        case .textMissing: "say it with --text in 2 to 200 characters"
        case .tooMany: "select fewer, as by --issued-before; one transaction revokes all or none"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .alreadyHeld, .alreadyRevoked, .notHeld, .notIssued, .setChanged: .conflict
        case .invalidityInFuture, .notForEver, .reasonOfAuthorities, .textMissing: .invalidInput
        case .nothingSelected: .notFound
        case .dependedOn, .lastOfRole, .notAllowed, .ownAuthority, .ownCredential, .secondMissing,
            .suspensionOff,
            .tooMany:
            .refused
        }
    }
}
