/// Who somebody is on the platform: what its sign-on calls them, which says nothing about the person.
///
/// Source: OpenID Connect Core 1.0 §2 (`iss` and `sub`).
public struct PlatformSubject: Hashable, Sendable {
    /// Who says so, as `https://sso.example.cn`.
    public let issuer: String
    /// The identifier, 1 to 255 octets; never given to somebody else.
    public let subject: String

    /// Names somebody.
    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }
}
