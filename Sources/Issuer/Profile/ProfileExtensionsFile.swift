/// The `extensions` of a profile's file, unchecked.
struct ProfileExtensionsFile: Codable, Sendable {
    struct KeyUsageEntry: Codable, Sendable {
        var critical: Bool
        var usages: [String]
    }

    struct BasicConstraintsEntry: Codable, Sendable {
        var authority: Bool
        var pathLength: Int?
    }

    /// One form of subjectAltName, taken from a fact.
    struct AlternativeNameEntry: Codable, Sendable {
        var form: String
        var from: String
        var optional: Bool?
    }

    /// The names of one side of nameConstraints.
    struct SubtreesEntry: Codable, Sendable {
        var dns: [String]?
        var email: [String]?
        var directory: [[ProfileFile.SubjectAttribute]]?
    }

    struct NameConstraintsEntry: Codable, Sendable {
        var permitted: SubtreesEntry?
        var excluded: SubtreesEntry?
    }

    struct IdentityCodeEntry: Codable, Sendable {
        var oid: String
        var form: String
        var tagging: String?
        var from: String
        var optional: Bool?
    }

    /// An extension whose value is always the same.
    struct CustomEntry: Codable, Sendable {
        var oid: String
        var value: String
    }

    /// A further policy for what is known of where the key was made.
    struct OriginPoliciesEntry: Codable, Sendable {
        var attested: String?
        var supervised: String?
        var requested: String?
    }

    var basicConstraints: BasicConstraintsEntry?
    var nameConstraints: NameConstraintsEntry?
    var keyUsage: KeyUsageEntry
    var extendedKeyUsage: [String]?
    var policies: [String]?
    var originPolicies: OriginPoliciesEntry?
    var practiceStatement: String?
    var emailFrom: String?
    var fullOrganizationFrom: String?
    var alternativeNames: [AlternativeNameEntry]?
    var identityCodes: [IdentityCodeEntry]?
    var custom: [CustomEntry]?
    var ocspNoCheck: Bool?
    var distributionPoints: Bool
    var authorityInformation: [String]
}
