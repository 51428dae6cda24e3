import Dispatch
public import Model

/// A key that signs only when it is let.
public final class WaitingKey: SigningKey {
    private let key: any SigningKey
    private let permits = DispatchSemaphore(value: 0)

    /// Wraps a key that may sign `permits` times at once.
    public init(_ key: any SigningKey, permits count: Int = 0) {
        self.key = key
        allow(count)
    }

    /// Lets `count` more signatures happen.
    public func allow(_ count: Int) { for _ in 0..<count { permits.signal() } }

    /// See `SigningKey`.
    public var algorithm: KeyAlgorithm { key.algorithm }
    /// See `SigningKey`.
    public var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    /// See `SigningKey`.
    public var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }
    /// See `SigningKey`.
    public var mayWait: Bool { true }

    /// See `SigningKey`.
    public func sign(_ message: [UInt8]) throws -> [UInt8] {
        permits.wait()
        return try key.sign(message)
    }
}
