import Model

/// Whom a token that is believed speaks of.
struct PlatformVisitor: Sendable {
    /// Who they are on the platform.
    let subject: PlatformSubject
    /// 手机, where the platform says that it has verified it and is believed.
    let mobile: String?
    /// 姓名, where the platform has verified it and is believed.
    let name: String?
    /// SHA-256 of what may be used once: nonce and identifier of the token.
    let uses: [[UInt8]]
    /// After this nobody can use the token anyway.
    let expiresAt: Timestamp
}
