/// What is known of where a certified key was made; a certificate may say it by a policy of its own.
public enum KeyOrigin: String, CaseIterable, Codable, Sendable {
    /// In a token whose maker attests it.
    case attested
    /// In a token, at the production line: we were there, and nobody else says so.
    case supervised
    /// Somewhere: it came with a request that its key signed.
    case requested
}
