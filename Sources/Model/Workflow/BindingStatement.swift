/// What a token signs to bind its certificate to an account: a text, so that its holder reads it before typing the PIN.
///
/// ```
/// ebnew-bind-v1 LF "account=" login LF "certificate=" SHA-256 of the DER LF "nonce=" nonce LF     both in hexadecimal
/// ```
///
/// Source: product.md §5.6.
public enum BindingStatement {
    /// The octets that are signed.
    ///
    /// - Parameters:
    ///   - account: the account's login name.
    ///   - fingerprint: SHA-256 of the certificate's DER.
    ///   - nonce: the server's, 32 octets.
    /// - Returns: the statement, UTF-8.
    public static func bytes(account: String, fingerprint: [UInt8], nonce: [UInt8]) -> [UInt8] {
        let certificate = Hexadecimal.encode(fingerprint)
        return Array(
            """
            ebnew-bind-v1
            account=\(account)
            certificate=\(certificate)
            nonce=\(Hexadecimal.encode(nonce))

            """.utf8
        )
    }
}
