/// How names stand against the name constraints of an authority.
///
/// Source: RFC 5280 §4.2.1.10.
public enum NameViolation: Hashable, Sendable {
    /// A name is outside the permitted subtrees of its form.
    case notPermitted
    /// A name is inside an excluded subtree.
    case excluded
    /// The constraints, or a name of a form that they limit, cannot be read or compared.
    case unreadable
}
