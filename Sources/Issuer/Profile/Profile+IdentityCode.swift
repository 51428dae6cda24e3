extension Profile {
    /// An extension that says who somebody is by a number of the state's.
    ///
    /// ```
    /// IdentifyCode ::= CHOICE { residenterCardNumber [0] PrintableString, militaryOfficerCardNumber [1] UTF8String,
    ///                           passportNumber [2] PrintableString }
    /// ```
    ///
    /// Object identifier and tagging are the profile's: sources disagree on both (product.md §10.4).
    ///
    /// Source: GM/T 0015-2012.
    public struct IdentityCode: Hashable, Sendable {
        /// How the value is written.
        public enum Form: String, CaseIterable, Hashable, Sendable {
            /// One PrintableString.
            case printableString
            /// One UTF8String.
            case utf8String
            /// The CHOICE above, decided by the fact `idType`.
            case residentIdChoice
        }

        /// How the CHOICE is tagged; the standard does not say.
        public enum Tagging: String, CaseIterable, Hashable, Sendable {
            /// The string inside the tag.
            case explicit
            /// The tag instead of the string's own.
            case implicit
        }

        /// The extension.
        public let oid: String
        /// How the value is written.
        public let form: Form
        /// How the CHOICE is tagged; nil for the other forms.
        public let tagging: Tagging?
        /// The fact.
        public let fact: String
        /// Whether a certificate may do without.
        public let isOptional: Bool
    }
}
