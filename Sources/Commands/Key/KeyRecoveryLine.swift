import Model

/// A recovery as lists print it.
struct KeyRecoveryLine: Listing {
    let number: Int
    let kind: String
    let state: String
    let authority: String
    let certificate: String
    let token: String?
    let reference: String?
    let text: String
    let proposedBy: String
    let decidedBy: String?
    let finishedBy: String?
    let createdAt: Moment

    init(_ record: KeyRecoveryRecord) {
        number = record.number
        kind = record.kind.rawValue
        state = record.state.rawValue
        authority = record.certificate.authority.name
        certificate = record.certificate.serial.hexadecimal
        token = record.tokenSerial
        reference = record.reference
        text = record.text
        proposedBy = record.proposedBy
        decidedBy = record.decidedBy
        finishedBy = record.finishedBy
        createdAt = Moment(record.createdAt)
    }

    static let headings = [
        "NUMBER", "KIND", "STATE", "CERTIFICATE", "介质/依据", "理由", "PROPOSED BY", "DECIDED BY", "SINCE",
    ]
    var cells: [any Cell] {
        [
            "\(number)", kind, state, certificate, token ?? reference ?? "-", text, proposedBy,
            decidedBy ?? "-", createdAt,
        ]
    }
}
