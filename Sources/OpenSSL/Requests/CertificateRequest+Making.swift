public import Model

extension CertificateRequest {
    /// Makes a request with a key that signs wherever it lives: a file, an HSM, a token.
    ///
    /// The request of an authority below another asks for what it will need:
    ///
    /// ```swift
    /// try CertificateRequest.make(
    ///     subject: name,
    ///     key: key,
    ///     extensions: [
    ///         .basicConstraints(isAuthority: true, pathLength: 0),
    ///         .keyUsage([.keyCertSign, .cRLSign]),
    ///         .subjectKeyIdentifier(publicKey.keyIdentifier),
    ///     ]
    /// )
    /// ```
    ///
    /// - Parameters:
    ///   - subject: the name to ask for.
    ///   - key: the key to certify; signs the request.
    ///   - extensions: wishes (extensionRequest, RFC 2985 §5.4.2); none leaves the attribute out.
    ///   - challengePassword: a one-time code, 1 to 255 characters; a PrintableString when it can be.
    /// - Returns: the request, whose signature was verified.
    /// - Throws: `CryptoError` with `.badRequest` (challenge password), `.extensionTwice`,
    ///   `.signatureInvalid` when `key` returns something else than its signature; or what the key throws.
    public static func make(
        subject: DistinguishedName,
        key: any SigningKey,
        extensions: [CertificateExtension] = [],
        challengePassword: String? = nil
    ) throws -> CertificateRequest {
        var attributes: [RequestAttribute] = []
        if let challengePassword { attributes.append(.challengePassword(challengePassword)) }
        if !extensions.isEmpty { attributes.append(.extensionRequest(extensions)) }
        let body = try body(
            subject: subject,
            publicKey: PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo),
            attributes: attributes
        )
        let request = try assemble(body: body, algorithm: key.signatureAlgorithm, signature: key.sign(body))
        try request.verifyProofOfPossession()
        return request
    }
}
