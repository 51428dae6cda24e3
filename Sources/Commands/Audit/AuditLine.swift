import Model

/// An audit entry as lists print it.
struct AuditLine: Listing {
    let sequence: Int64
    let at: Moment
    let actor: String
    let action: String
    let object: String
    let detail: [String: String]
    let hash: String

    init(_ entry: AuditEntry) {
        sequence = entry.sequence
        at = Moment(entry.event.at)
        actor = entry.event.actor
        action = entry.event.action
        object = entry.event.object
        detail = entry.event.detail
        hash = Hexadecimal.encode(entry.hash)
    }

    static let headings = ["#", "TIME", "ACTOR", "ACTION", "OBJECT"]
    var cells: [any Cell] { [String(sequence), at, actor, action, object] }
}
