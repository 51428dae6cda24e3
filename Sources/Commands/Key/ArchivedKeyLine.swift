import Model

/// An archived key as lists print it.
struct ArchivedKeyLine: Listing {
    let authority: String
    let certificate: String
    let subject: String
    let state: String
    let threshold: Int
    let officers: [String]
    let createdAt: Moment

    init(_ archive: KeyArchiveRecord, _ record: CertificateRecord) {
        authority = archive.certificate.authority.name
        certificate = archive.certificate.serial.hexadecimal
        subject = record.reservation.subject
        state = record.state.rawValue
        threshold = archive.threshold
        officers = archive.shares.map(\.name)
        createdAt = Moment(archive.createdAt)
    }

    static let headings = ["CERTIFICATE", "AUTHORITY", "SUBJECT", "STATE", "NEEDED", "恢复员", "SINCE"]
    var cells: [any Cell] {
        [
            certificate, authority, subject, state, "\(threshold)", officers.joined(separator: ", "),
            createdAt,
        ]
    }
}
