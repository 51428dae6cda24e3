import Dispatch
import Model
import NIOCore
import NIOSSL

/// Lets TLS sign with a key that stays where it is: in libcrypto, in an HSM, or on an operator's token.
///
/// P-256 and P-384 only: the server's key is always P-256.
struct TLSKey: NIOSSLCustomPrivateKey, Hashable {
    let key: any SigningKey
    /// Whether signing blocks its thread for long.
    var isSlow = false
    /// Told why the key did not sign: TLS itself says only that it did not.
    var onTrouble: @Sendable (any Error) -> Void = { _ in }

    /// Whether TLS 1.3 can use such a key.
    static func takes(_ algorithm: KeyAlgorithm) -> Bool { algorithm == .p256 || algorithm == .p384 }

    var signatureAlgorithms: [NIOSSL.SignatureAlgorithm] {
        key.algorithm == .p384 ? [.ecdsaSecp384R1Sha384] : [.ecdsaSecp256R1Sha256]
    }

    func sign(
        channel: any Channel,
        algorithm: NIOSSL.SignatureAlgorithm,
        data: ByteBuffer
    ) -> EventLoopFuture<ByteBuffer> {
        guard isSlow else {
            return channel.eventLoop.makeCompletedFuture { try signature(over: data) }
        }
        // A token takes its time, and may ask for its PIN: not on the thread of the connections.
        let promise = channel.eventLoop.makePromise(of: ByteBuffer.self)
        DispatchQueue.global().async { promise.completeWith(Result { try signature(over: data) }) }
        return promise.futureResult
    }

    func decrypt(channel: any Channel, data: ByteBuffer) -> EventLoopFuture<ByteBuffer> {
        channel.eventLoop.makeFailedFuture(ListenerError(.keyCannotDecrypt))
    }

    private func signature(over data: ByteBuffer) throws -> ByteBuffer {
        do {
            return ByteBuffer(bytes: try key.sign(Array(data.readableBytesView)))
        } catch {
            onTrouble(error)
            throw error
        }
    }

    static func == (left: TLSKey, right: TLSKey) -> Bool {
        left.key.subjectPublicKeyInfo == right.key.subjectPublicKeyInfo
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(key.subjectPublicKeyInfo)
    }
}
