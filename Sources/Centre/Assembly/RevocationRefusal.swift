public import Model

/// Why a certificate is not revoked.
public struct RevocationRefusal: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// It is revoked.
        case alreadyRevoked(serial: String)
        /// An authority's or OCSP signer's certificate: others depend on it.
        case dependedOn(purpose: CertificatePurpose)
        /// The invalidity date lies in the future.
        case invalidityInFuture
        /// Who asks may not revoke.
        case notAllowed(name: String)
        /// It was never signed for certain.
        case notIssued(serial: String, state: CertificateState)
    }

    /// What stands against it.
    public let reason: Reason

    private static let revokers: Set<StaffRecord.Role> = [
        .pkiAdministrator, .businessAdministrator, .superAdministrator,
    ]

    /// Nil when nothing stands against it.
    init?(of record: CertificateRecord, invalidityDate: Timestamp?, by staff: StaffRecord, at now: Timestamp)
    {
        let serial = record.id.serial.hexadecimal
        if staff.roles.isDisjoint(with: RevocationRefusal.revokers) {
            reason = .notAllowed(name: staff.name)
        } else if [.authority, .ocsp].contains(record.reservation.purpose) {
            reason = .dependedOn(purpose: record.reservation.purpose)
        } else if record.state == .revoked {
            reason = .alreadyRevoked(serial: serial)
        } else if !record.state.mayBeGood {
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
        case .alreadyRevoked(let serial): "serial number \(serial) is already revoked"
        case .dependedOn(let purpose):
            "this is the certificate of an \(purpose == .ocsp ? "OCSP signer" : "authority")"
        case .invalidityInFuture: "the invalidity date lies in the future"
        case .notAllowed(let name): "\(name) may not revoke certificates"
        case .notIssued(let serial, let state): "serial number \(serial) is \(state.rawValue), not issued"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .alreadyRevoked(let serial): "see when and why with 'pki certificate show \(serial)'"
        case .dependedOn: "everything it signed would fall with it; replace the signer or authority first"
        case .invalidityInFuture: "give a time that has passed"
        case .notAllowed: "it takes the role pki_admin, biz_admin or super_admin"
        case .notIssued: "there is no certificate under this serial to revoke"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .alreadyRevoked, .notIssued: .conflict
        case .invalidityInFuture: .invalidInput
        case .dependedOn, .notAllowed: .refused
        }
    }
}
