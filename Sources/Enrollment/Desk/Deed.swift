import Model

/// One deed on one application: what it is called, on what, by whom, and under which idempotency key.
struct Deed {
    /// As the audit chain calls it, `application.approve`.
    let action: String
    let number: ApplicationNumber
    let principal: Principal
    /// The version the caller looked at; nil for whatever is there.
    let version: Int64?
    /// The caller's idempotency key; nil for none.
    let key: String?

    /// The key as claimed in the book: the same words for another deed, or by somebody else, are another key.
    var scopedKey: String? { key.map { "\(action):\(number):\(principal.auditName):\($0)" } }

    /// An audit event of this deed.
    func audit(_ detail: [String: String], at now: Timestamp) -> AuditEvent {
        AuditEvent(at: now, actor: principal.auditName, action: action, object: number.text, detail: detail)
    }
}
