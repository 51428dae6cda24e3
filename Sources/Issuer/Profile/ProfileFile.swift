/// A profile as it stands in `pki/profiles/NAME.yaml`, unchecked.
///
/// Every key is listed here and in `docs/profiles.md`; a key that is not is refused by `StrictYAML`.
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
        var renewal: String?
        var replacement: String?
        var maximumDays: Int64?
    }

    /// The encryption certificate that goes with a signing one.
    struct Pair: Codable, Sendable {
        var flag: String
        var profile: String
    }

    struct Token: Codable, Sendable {
        var slot: String
        var algorithm: String
        var pinLength: Int?
        var pinTries: Int?
        var attestation: String?
    }

    /// A rule that this profile does not keep, and why.
    struct IgnoredLint: Codable, Sendable {
        var rule: String
        var because: String
    }

    struct LintSettings: Codable, Sendable {
        var ignore: [IgnoredLint]
    }

    var name: String
    var label: String
    var purpose: String
    var authority: String?
    var keys: [String]
    var sameKeyRenewal: Bool?
    var pair: Pair?
    var subject: [SubjectAttribute]
    var validity: Validity
    var extensions: ProfileExtensionsFile
    var token: Token?
    var lints: LintSettings?
}
