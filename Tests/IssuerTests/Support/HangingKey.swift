import Dispatch
import Model
import OpenSSL

/// An authority's key whose module does not come back until it is let.
final class HangingKey: SigningKey {
    private let key: PrivateKey
    private let gate = DispatchSemaphore(value: 0)

    init(_ key: PrivateKey) {
        self.key = key
    }

    var algorithm: KeyAlgorithm { key.algorithm }
    var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }
    var mayWait: Bool { true }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        gate.wait()
        return try key.sign(message)
    }

    /// Lets so many signatures come back.
    func release(_ count: Int) { for _ in 0..<count { gate.signal() } }
}
