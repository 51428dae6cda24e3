import Model
import Store

/// A certificate in a list: what was issued, to whom, on which token, and is it still good.
struct CertificateListing: Listing {
    let serial: String
    let authority: String
    let state: String
    let subject: String
    let profile: String
    let token: String?
    let application: String?
    let issuedAt: Moment?
    let notBefore: Moment
    let notAfter: Moment
    let revokedAt: Moment?
    let revocationReason: String?
    let predecessor: String?
    /// When the authority, or one above it, was revoked; nil for one that was not.
    let authorityRevokedAt: Moment?

    /// - Parameter fallen: the authorities that were revoked.
    init(_ summary: CertificateSummary, at now: Timestamp, fallen: [AuthorityID: Revocation]) {
        let reservation = summary.reservation
        serial = reservation.id.serial.hexadecimal
        authority = reservation.id.authority.name
        state = CertificateStanding(summary.state, notAfter: reservation.notAfter, at: now).rawValue
        subject = reservation.subject
        profile = reservation.profile
        token = reservation.tokenSerial
        application = reservation.application?.text
        issuedAt = summary.issuedAt.map(Moment.init)
        notBefore = Moment(reservation.notBefore)
        notAfter = Moment(reservation.notAfter)
        revokedAt = summary.revocation.map { Moment($0.date) }
        revocationReason = summary.revocation?.reason.rawValue
        predecessor = reservation.predecessor?.serial.hexadecimal
        authorityRevokedAt = fallen[reservation.id.authority].map { Moment($0.date) }
    }

    static let headings = ["SERIAL", "STATE", "PROFILE", "TOKEN", "NOT AFTER", "SUBJECT"]
    var cells: [any Cell] { [serial, standing, profile, token ?? "-", notAfter, subject] }

    /// The state, and that it is not what it says when nobody relies on the authority any more.
    private var standing: String { authorityRevokedAt == nil ? state : "\(state), authority revoked" }

    /// Every column, for programs.
    static let columns = [
        "serial", "authority", "state", "subject", "profile", "token", "application", "issuedAt", "notBefore",
        "notAfter", "revokedAt", "revocationReason", "predecessor", "authorityRevokedAt",
    ]
    var values: [String] {
        [
            serial, authority, state, subject, profile, token ?? "", application ?? "", issuedAt.written,
            notBefore.written, notAfter.written, revokedAt.written, revocationReason ?? "", predecessor ?? "",
            authorityRevokedAt.written,
        ]
    }

    /// For narrow terminals: what it is and whether it is good, then who has it.
    var block: String {
        let reason = revocationReason.map { " (\($0))" } ?? ""
        let place = token.map { "  \($0)" } ?? ""
        return
            "\(serial)  \(standing)\(reason)\n  \(profile)\(place)  until \(notAfter)\n  \(Terminal.printable(subject))"
    }
}
