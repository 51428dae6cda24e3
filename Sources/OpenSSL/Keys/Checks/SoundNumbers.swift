import COpenSSL
import Model

/// libcrypto's own examination: for RSA whether the modulus is composite and no power of a prime.
///
/// A point of P-256, P-384 or SM2 was checked when it was read: these curves have prime order (cofactor 1), so each of
/// their points but the one at infinity, which has no uncompressed encoding, has that order.
///
/// Source: SP 800-56B §6.4.2.2, SP 800-56A §5.6.2.3.3.
enum SoundNumbers: KeyCheck {
    static func problem(in key: PublicKey) throws(CryptoError) -> String? {
        guard Curve.of(key.algorithm) == nil else { return nil }
        let context = try KeyContext(key.material.handle())
        guard unsafe EVP_PKEY_public_check(context.pointer) == 1 else {
            ErrorQueue.clear()
            return "the numbers of the public key are not sound"
        }
        return nil
    }
}
