import Model
import Synchronization

/// What using a public key needs beside its encoding; made once for all copies of the key.
///
/// The checks of a key need nothing of it, so a key that is only read costs little.
final class PublicKeyMaterial: Sendable {
    let numbers: SubjectPublicKeyInfo.Numbers
    private let made = Mutex<KeyHandle?>(nil)
    private let identity = Mutex<[UInt8]?>(nil)

    /// Takes numbers that have been checked.
    init(_ numbers: SubjectPublicKeyInfo.Numbers) {
        self.numbers = numbers
    }

    /// libcrypto's key.
    ///
    /// - Throws: `CryptoError` with `.malformed` when libcrypto refuses the numbers.
    func handle() throws(CryptoError) -> KeyHandle {
        if let handle = made.withLock({ $0 }) { return handle }
        let fresh = try makeHandle()
        return made.withLock { keep(fresh, in: &$0) }
    }

    /// For SM2, the digest Z of the signer's identifier and key; empty for others.
    func signerIdentity() throws(CryptoError) -> [UInt8] {
        guard case .point(.sm2, let point) = numbers else { return [] }
        if let identity = identity.withLock({ $0 }) { return identity }
        let fresh = SM2SignerIdentity.digest(ofKey: point)
        return identity.withLock { keep(fresh, in: &$0) }
    }

    private func makeHandle() throws(CryptoError) -> KeyHandle {
        switch numbers {
        case .point(let algorithm, let point): try KeyParameters.publicKey(algorithm, point: point)
        case .rsa(_, let modulus, let exponent):
            try KeyParameters.publicKey(modulus: modulus, exponent: exponent)
        case .edwards(let octets): try KeyParameters.publicKey(edwards: octets)
        }
    }

    /// The first of several threads wins.
    private func keep<Value>(_ fresh: Value, in place: inout Value?) -> Value {
        if let kept = place { return kept }
        place = fresh
        return fresh
    }
}
