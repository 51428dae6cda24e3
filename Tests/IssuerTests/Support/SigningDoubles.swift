import Testing
import Model
import OpenSSL
import Synchronization

/// An authority's key that remembers what it signed.
final class RecordingKey: SigningKey {
    private let key: PrivateKey
    private let messages = Mutex<[[UInt8]]>([])

    init(_ key: PrivateKey) {
        self.key = key
    }

    var algorithm: KeyAlgorithm { key.algorithm }
    var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }
    /// Everything it signed, in order.
    var signed: [[UInt8]] { messages.withLock { $0 } }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        messages.withLock { $0.append(message) }
        return try key.sign(message)
    }
}

/// An authority's key that does not do what it is asked.
struct FaultyKey: SigningKey, CustomTestStringConvertible {
    enum Fault: String, CaseIterable {
        case signsSomethingElse, signsWithAnotherKey, returnsGarbage, returnsNothing, throwsAnError
    }

    struct Broken: Error {}

    let key: PrivateKey
    let other: PrivateKey
    let fault: Fault

    var algorithm: KeyAlgorithm { key.algorithm }
    var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }
    var testDescription: String { fault.rawValue }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch fault {
        case .signsSomethingElse: try key.sign(message + [0])
        case .signsWithAnotherKey: try other.sign(message)
        case .returnsGarbage: [UInt8](repeating: 0xA5, count: 71)
        case .returnsNothing: []
        case .throwsAnError: throw Broken()
        }
    }
}
