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
    let notBefore: Moment
    let notAfter: Moment
    let revokedAt: Moment?
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
        notBefore = Moment(reservation.notBefore)
        notAfter = Moment(reservation.notAfter)
        revokedAt = record.revocation.map { Moment($0.date) }
        revocationReason = record.revocation?.reason.rawValue
    }

    static let headings = ["SERIAL", "STATE", "PROFILE", "TOKEN", "NOT AFTER", "SUBJECT"]
    var cells: [any Cell] { [serial, state, profile, token ?? "-", notAfter, subject] }

    var lines: [(name: String, value: any Cell)] {
        [
            ("serial", serial), ("authority", authority), ("state", state), ("profile", profile),
            ("subject", subject), ("application", application ?? "-"), ("token", token ?? "-"),
            ("not before", notBefore), ("not after", notAfter), ("revoked at", revokedAt),
            ("reason", revocationReason ?? "-"),
        ]
    }
}
