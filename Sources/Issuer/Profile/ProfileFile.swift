/// A profile as it stands in `pki/profiles/NAME.yaml`, unchecked.
///
/// Every key is listed here; a key that is not is refused by `StrictYAML`.
struct ProfileFile: Codable, Sendable {
    /// One attribute of the subject name: a fixed `value`, or taken `from` a fact of the application.
    struct SubjectAttribute: Codable, Sendable {
        var type: String
        var value: String?
        var from: String?
        var optional: Bool?
    }

    /// How long certificates live.
    struct Validity: Codable, Sendable {
        var years: Int?
        var days: Int?
        var backdateSeconds: Int64?
    }

    struct KeyUsageEntry: Codable, Sendable {
        var critical: Bool
        var usages: [String]
    }

    struct BasicConstraintsEntry: Codable, Sendable {
        var authority: Bool
        var pathLength: Int?
    }

    struct Extensions: Codable, Sendable {
        var basicConstraints: BasicConstraintsEntry?
        var keyUsage: KeyUsageEntry
        var extendedKeyUsage: [String]?
        var policies: [String]?
        var emailFrom: String?
        var fullOrganizationFrom: String?
        var ocspNoCheck: Bool?
        var distributionPoints: Bool
        var authorityInformation: [String]
    }

    struct Token: Codable, Sendable {
        var slot: String
        var algorithm: String
    }

    var name: String
    var label: String
    var purpose: String
    var keys: [String]
    var subject: [SubjectAttribute]
    var validity: Validity
    var extensions: Extensions
    var token: Token?
}
