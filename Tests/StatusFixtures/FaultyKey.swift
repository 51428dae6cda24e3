public import Model
import OpenSSL
import Synchronization

/// A key that works until it is told not to.
public final class FaultyKey: SigningKey {
    /// What goes wrong.
    public enum Fault: Sendable {
        /// Signing throws.
        case refuses
        /// Signing returns a signature of something else.
        case lies
    }

    private let key: any SigningKey
    private let state = Mutex<Fault?>(nil)

    /// Wraps a key.
    public init(_ key: any SigningKey) { self.key = key }

    /// What goes wrong now; nil for nothing.
    public var fault: Fault? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// See `SigningKey`.
    public var algorithm: KeyAlgorithm { key.algorithm }
    /// See `SigningKey`.
    public var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    /// See `SigningKey`.
    public var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }

    /// See `SigningKey`.
    public func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch fault {
        case nil: try key.sign(message)
        case .refuses: throw FixtureError("signature")
        case .lies: try key.sign(message + [0])
        }
    }
}
