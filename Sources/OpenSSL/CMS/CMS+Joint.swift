import COpenSSL
import Model

extension CMS {
    /// Signs `content`, which stays outside the message, with several keys (SignedData, DER).
    ///
    /// - Parameters:
    ///   - content: what to sign.
    ///   - signers: certificates, which go into the message, with their keys.
    ///   - others: further certificates for the message, as of the issuers.
    /// - Returns: the encoded ContentInfo.
    /// - Throws: `CryptoError` with `.notAllowed` for no signer, `.keyMismatch`, `.unsupportedAlgorithm` (SM2),
    ///   `.tooLarge`, `.library`.
    public static func sign(
        detached content: [UInt8],
        signers: [(certificate: Certificate, key: PrivateKey)],
        others: [Certificate] = []
    ) throws(CryptoError) -> [UInt8] {
        try checkLength(content, "content")
        guard !signers.isEmpty else { throw CryptoError(.notAllowed(what: "message without signer")) }
        let flags = flags | UInt32(CMS_PARTIAL) | UInt32(CMS_DETACHED)
        let stack = try CertificateStack(others)
        let message = try unsafe MessageHandle(
            adopting: CMS_sign(nil, nil, stack.pointer, nil, flags),
            from: "CMS_sign"
        )
        for (certificate, key) in signers {
            try checkAlgorithm(key.algorithm)
            guard certificate.publicKey == key.publicKey else { throw CryptoError(.keyMismatch) }
            let holder = try X509Handle(der: certificate.der)
            guard let digest = SignatureAlgorithm(key.algorithm).digestAlgorithm?.method else {
                throw CryptoError(.unsupportedAlgorithm("\(key.algorithm.rawValue) in CMS"))
            }
            let added = unsafe CMS_add1_signer(
                message.pointer,
                holder.pointer,
                key.handle.pointer,
                digest.pointer,
                flags
            )
            guard unsafe added != nil else { throw CryptoError.drain("CMS_add1_signer") }
        }
        let input = try MemoryStream(content)
        try check(unsafe CMS_final(message.pointer, input.pointer, nil, flags), "CMS_final")
        return try message.der()
    }
}
