import Model

/// A certificate as lists and shows print it.
struct CertificateLine: Listing {
    let serial: String
    let authority: String
    let state: String
    let profile: String
    let subject: String
    let application: String?
    let token: String?
    let notBefore: String
    let notAfter: String
    let revokedAt: String?
    let revocationReason: String?

    init(_ record: CertificateRecord) {
        let reservation = record.reservation
        serial = reservation.id.serial.hexadecimal
        authority = reservation.id.authority.name
        state = record.state.rawValue
        profile = reservation.profile
        subject = reservation.subject
        application = reservation.application?.text
        token = reservation.tokenSerial
        notBefore = Moment.text(reservation.notBefore)
        notAfter = Moment.text(reservation.notAfter)
        revokedAt = record.revocation.map { Moment.text($0.date) }
        revocationReason = record.revocation?.reason.rawValue
    }

    static let headings = ["SERIAL", "STATE", "PROFILE", "TOKEN", "NOT AFTER", "SUBJECT"]
    var cells: [String] { [serial, state, profile, token ?? "-", notAfter, subject] }

    var lines: [(name: String, value: String)] {
        [
            ("serial", serial), ("authority", authority), ("state", state), ("profile", profile),
            ("subject", subject), ("application", application ?? "-"), ("token", token ?? "-"),
            ("not before", notBefore), ("not after", notAfter), ("revoked at", revokedAt ?? "-"),
            ("reason", revocationReason ?? "-"),
        ]
    }
}
