import Model

extension RevocationListRecord {
    /// What the audit chain says of a step of this list.
    func event(_ action: String, by actor: String, at moment: Timestamp) -> AuditEvent {
        var detail = ["number": "\(number)", "feed": "\(feedSequence)"]
        detail["base"] = base.map { "\($0)" }
        detail["entries"] = entryCount.map { "\($0)" }
        detail["sha256"] = fingerprint.map { Hexadecimal.encode($0) }
        return AuditEvent(at: moment, actor: actor, action: action, object: "\(name)", detail: detail)
    }
}
