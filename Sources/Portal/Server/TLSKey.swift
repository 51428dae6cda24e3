import Model
import NIOCore
import NIOSSL

/// Lets TLS sign with a key of the centre, which stays where it is: in libcrypto, or in an HSM.
///
/// P-256 only: the server's key is always made so.
struct TLSKey: NIOSSLCustomPrivateKey, Hashable {
    let key: any SigningKey

    var signatureAlgorithms: [NIOSSL.SignatureAlgorithm] { [.ecdsaSecp256R1Sha256] }

    func sign(
        channel: any Channel,
        algorithm: NIOSSL.SignatureAlgorithm,
        data: ByteBuffer
    ) -> EventLoopFuture<ByteBuffer> {
        channel.eventLoop.makeCompletedFuture {
            ByteBuffer(bytes: try key.sign(Array(data.readableBytesView)))
        }
    }

    func decrypt(channel: any Channel, data: ByteBuffer) -> EventLoopFuture<ByteBuffer> {
        channel.eventLoop.makeFailedFuture(ListenerError(.keyCannotDecrypt))
    }

    static func == (left: TLSKey, right: TLSKey) -> Bool {
        left.key.subjectPublicKeyInfo == right.key.subjectPublicKeyInfo
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(key.subjectPublicKeyInfo)
    }
}
