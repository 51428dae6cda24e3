import Issuer
import Model

/// What an import found, or did.
public struct ImportReport: Hashable, Sendable {
    /// The most findings that are kept; all are counted.
    public static let mostFindings = 1000

    /// Certificates that come in and are neither revoked nor ended.
    public private(set) var valid = 0
    /// Certificates that come in and are revoked.
    public private(set) var revoked = 0
    /// Certificates that come in, are not revoked, and have ended.
    public private(set) var ended = 0
    /// Certificates that the book has already.
    public private(set) var known = 0
    /// Certificates that are revoked now: the book has them as good, or as revoked for less than a compromise.
    public private(set) var revokedNow = 0
    /// Of those, and of those that come in as revoked and have not ended, how many no list says so of that the authority signed.
    public internal(set) var unsigned = 0
    /// Of those that are revoked now, how many were issued here.
    public internal(set) var restored = 0
    /// Certificates by which the key of a signer, a staff member or a machine of this centre is blocked.
    public internal(set) var blocking = 0
    /// Copies of a certificate that came before in the same import.
    public private(set) var repeated = 0
    /// Certificates that do not come in; those on hold are among them.
    public private(set) var refused = 0
    /// Certificates on hold.
    public private(set) var held = 0
    /// Serial numbers of the records, not ended, whose certificates are not there.
    public private(set) var missing = 0
    /// Certificates with notes.
    public private(set) var noted = 0
    /// Files that are no certificates, and not damaged ones.
    public private(set) var skipped = 0
    /// The first findings.
    public private(set) var findings: [ImportFinding] = []

    /// How many come in.
    public var taken: Int { valid + revoked + ended }

    mutating func add(_ verdict: CertificateIntake.Verdict, from source: String, at now: Timestamp) {
        switch verdict {
        case .known: known += 1
        case .keep(let record, let notes):
            known += 1
            note(source, record, notes)
        case .revoke(let record, let notes):
            revokedNow += 1
            note(source, record, notes)
        case .complete(let record, let notes):
            if verdict.worsened == nil { known += 1 } else { revokedNow += 1 }
            note(source, record, notes)
        case .repeated: repeated += 1
        case .refuse(let refusal): refuse(source, refusal)
        case .take(let record, let notes):
            if record.revocation != nil {
                revoked += 1
            } else if record.reservation.notAfter < now {
                ended += 1
            } else {
                valid += 1
            }
            note(source, record, notes)
        }
    }

    private mutating func note(_ source: String, _ record: CertificateRecord, _ notes: [ImportNote]) {
        guard !notes.isEmpty else { return }
        noted += 1
        keep(ImportFinding(source: source, serial: record.id.serial, notes: notes))
    }

    mutating func refuse(_ source: String, _ refusal: ImportRefusal) {
        refused += 1
        if refusal == .onHold { held += 1 }
        keep(ImportFinding(source: source, refusal: refusal))
    }

    mutating func miss(_ serials: [(serial: SerialNumber, refusal: ImportRefusal)]) {
        for (serial, refusal) in serials {
            if refusal == .onHold { held += 1 } else { missing += 1 }
            keep(ImportFinding(source: "-", serial: serial, refusal: refusal))
        }
    }

    mutating func skip(_ source: String, _ other: String) {
        skipped += 1
        keep(ImportFinding(source: source, other: other))
    }

    /// What is to be known about the list as a whole.
    mutating func note(list notes: [ImportNote]) {
        guard !notes.isEmpty else { return }
        noted += 1
        keep(ImportFinding(source: "revocation list", notes: notes))
    }

    private mutating func keep(_ finding: ImportFinding) {
        if findings.count < Self.mostFindings { findings.append(finding) }
    }
}
