extension Profile {
    /// One form of subjectAltName, with the fact that gives its values.
    ///
    /// Source: RFC 5280 §4.2.1.6.
    public struct AlternativeName: Hashable, Sendable {
        /// The forms, by the names that profiles use.
        public enum Form: String, CaseIterable, Hashable, Sendable {
            /// dNSName.
            case dns
            /// iPAddress.
            case ip
            /// uniformResourceIdentifier.
            case uri
            /// otherName of Microsoft's user principal name, for logging in with a smart card.
            case upn
        }

        /// The form.
        public let form: Form
        /// The fact; each of its values becomes a name.
        public let fact: String
        /// Whether a certificate may do without.
        public let isOptional: Bool

        /// The most names of one form.
        public static let maximumCount = 64
    }

    /// description (RFC 4519 §2.5): holds the 100 characters that organizationName does not.
    static let fullOrganizationType = "2.5.4.13"
}
