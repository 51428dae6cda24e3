public import Model

/// Which audit entries to list; all conditions must hold.
///
/// The chain has no index over its words: it is read, so that every deed costs no more to write. So a list says how far it
/// looked.
public struct AuditFilter: Hashable, Sendable {
    /// By them, as `li.admin` or `client:web-frontend`; either of two persons.
    public var actor: String?
    /// About this object, as a serial number or an application.
    public var object: String?
    /// This deed, as `certificate.revoke`; one that ends with a full stop means all that begin so.
    public var action: String?
    /// In this time, both ends included.
    public var times: ClosedRange<Timestamp>?

    /// Makes a filter that lets everything pass.
    public init() {}

    /// Whether everything passes.
    public var isEmpty: Bool { self == AuditFilter() }
}
