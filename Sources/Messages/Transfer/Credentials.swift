public import OpenSSL

/// Who we are to a relay or gateway.
public struct Credentials: Sendable {
    /// The user's name.
    public let user: String
    private let read: @Sendable () throws -> SecretBytes

    /// Names a user.
    ///
    /// - Parameters:
    ///   - user: the name.
    ///   - password: asked for each message, so that a new one is taken without a restart.
    public init(user: String, password: @escaping @Sendable () throws -> SecretBytes) {
        self.user = user
        read = password
    }

    /// The password.
    ///
    /// - Throws: `DeliveryError` with `.untrusted` when it cannot be read.
    func secret() throws(DeliveryError) -> SecretBytes {
        do {
            return try read()
        } catch {
            throw DeliveryError(.untrusted(service: "'\(user)'", detail: "its password cannot be read"))
        }
    }
}
