import COpenSSL
import Model

/// libcrypto's own examination: for RSA whether the modulus is composite and no power of a prime, for curves
/// whether the point lies on the curve and its order is the curve's.
///
/// Source: SP 800-56B §6.4.2.2, SP 800-56A §5.6.2.3.3.
enum SoundNumbers: KeyCheck {
    static func problem(in key: PublicKey) throws(CryptoError) -> String? {
        let context = try KeyContext(key.material.handle())
        guard unsafe EVP_PKEY_public_check(context.pointer) == 1 else {
            ErrorQueue.clear()
            return "the numbers of the public key are not sound"
        }
        return nil
    }
}
