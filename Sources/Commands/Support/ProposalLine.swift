import Model

/// A proposal as lists print it.
struct ProposalLine: Listing {
    let kind: String
    let subject: String
    let state: String
    let cause: String?
    let text: String
    let proposedBy: String
    let decidedBy: String?
    let createdAt: Moment

    init(_ record: ProposalRecord) {
        kind = record.kind.rawValue
        subject = record.subject
        state = record.state.rawValue
        cause = record.cause
        text = record.text
        proposedBy = record.proposedBy
        decidedBy = record.decidedBy
        createdAt = Moment(record.createdAt)
    }

    static let headings = ["KIND", "ABOUT", "STATE", "CAUSE", "理由", "PROPOSED BY", "DECIDED BY", "SINCE"]
    var cells: [any Cell] {
        [kind, subject, state, cause ?? "-", text, proposedBy, decidedBy ?? "-", createdAt]
    }
}
