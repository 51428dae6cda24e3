public import Model

/// What an office at the other end of a network refused, in its own words.
public struct OfficeRefusal: SpokenError, Hashable {
    /// The word for programs, as docs/openapi.yaml has it.
    public let code: String
    /// What failed.
    public let message: String
    /// What to do now.
    public let hint: String?
    /// The same in Chinese; nil when the office did not say.
    public let chinese: String?
    /// The kind of failure.
    public let kind: FailureKind

    /// Whether it is about the token that was shown, and another one may do.
    var isAboutToken: Bool { code == "token-unsuitable" }
    /// Whether the key that the token made can never be certified.
    var spoilsKey: Bool { code == "key-unusable" }
    /// Whether it would hit every other token alike.
    var endsWork: Bool { [.unavailable, .fault, .unauthorized].contains(kind) }
}
