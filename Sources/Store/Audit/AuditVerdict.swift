/// What the verification of an audit chain came to.
public struct AuditVerdict: Hashable, Sendable {
    /// The last entry that was found good, and with it all before.
    public let head: AuditHead
    /// The last entry under a good signature; 0 when there is none.
    public let signedUpTo: Int64
    /// What is wrong; nil when nothing is.
    public let fault: AuditFault?

    /// Makes a verdict.
    public init(head: AuditHead, signedUpTo: Int64, fault: AuditFault?) {
        self.head = head
        self.signedUpTo = signedUpTo
        self.fault = fault
    }
}
