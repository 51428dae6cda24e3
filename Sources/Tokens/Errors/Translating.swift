import OpenSSL

/// Runs a call into the cryptographic library and turns its error into this target's.
func translating<Result: ~Copyable>(
    _ call: () throws(CryptoError) -> Result
) throws(TokenError) -> Result {
    do {
        return try call()
    } catch {
        throw TokenError(.crypto(error.message))
    }
}
