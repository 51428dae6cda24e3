/// Something that was done, or is about to be done, as it goes into the audit chain.
///
/// Free of secrets and of unmasked personal data.
public struct AuditEvent: Hashable, Sendable {
    /// When.
    public let at: Timestamp
    /// Who: a staff login, `applicant:<login>` or `system`.
    public let actor: String
    /// What, as `certificate.intend`: noun, dot, verb.
    public let action: String
    /// On what, as a serial, an application number, a token serial.
    public let object: String
    /// Facts worth keeping, as digests, numbers and reasons.
    public let detail: [String: String]

    /// Makes an event.
    public init(at: Timestamp, actor: String, action: String, object: String, detail: [String: String] = [:])
    {
        self.at = at
        self.actor = actor
        self.action = action
        self.object = object
        self.detail = detail
    }
}
