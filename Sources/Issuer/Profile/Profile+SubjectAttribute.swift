public import OpenSSL

extension Profile {
    /// One attribute of the subject name, in DER order.
    public struct SubjectAttribute: Hashable, Sendable {
        /// Where its value comes from.
        public enum Source: Hashable, Sendable {
            /// The same for every certificate.
            case fixed(String)
            /// The fact of that name in the approved snapshot; of several values, the first.
            case fact(String, optional: Bool)
        }

        /// The attribute type.
        public let type: AttributeType
        /// Where its value comes from.
        public let source: Source

        /// Whether a certificate may do without it.
        public var isOptional: Bool {
            if case .fact(_, let optional) = source { optional } else { false }
        }
    }
}
