import Model

/// What clients may add to a request.
///
/// Source: RFC 9654 §2.1 (nonce); RFC 6960 §4.4.3 (acceptable responses), §4.4.6 (service locator), §4.4.7 (preferred
/// signature algorithms).
extension OCSPRequestMessage {
    /// The content of the nonce's OCTET STRING.
    static func nonce(_ extensions: [StatusExtension]) throws(CryptoError) -> [UInt8]? {
        guard let found = value(OCSPIdentifier.nonce, extensions) else { return nil }
        var reader = DERReader(found, of: "nonce")
        let nonce = try reader.octetString()
        try reader.finish()
        guard nonceOctets.contains(nonce.count) else {
            throw CryptoError(.notAllowed(what: "nonce of \(nonce.count) octets"))
        }
        return nonce
    }

    /// ```
    /// AcceptableResponses ::= SEQUENCE OF OBJECT IDENTIFIER
    /// ```
    ///
    /// Every client must take the basic type (RFC 6960 §4.4.3), and there is no other here; one that does not would throw
    /// our answer away, so it is told at once, and nothing is signed.
    static func acceptableResponses(_ extensions: [StatusExtension]) throws(CryptoError) -> [String]? {
        guard let found = value(OCSPIdentifier.acceptableResponses, extensions) else { return nil }
        var reader = try DERReader.sequence(found, of: "acceptable responses")
        var types: [String] = []
        while !reader.isAtEnd { types.append(try reader.objectIdentifier()) }
        guard types.contains(OCSPIdentifier.basic) else {
            throw CryptoError(.notAllowed(what: "list of response types without the basic one"))
        }
        return types
    }

    /// ```
    /// PreferredSignatureAlgorithms ::= SEQUENCE OF SEQUENCE {
    ///     sigIdentifier       AlgorithmIdentifier,
    ///     pubKeyAlgIdentifier SMIMECapability OPTIONAL }
    /// ```
    ///
    /// The kind of key is read over: it follows from the algorithm.
    static func preferredAlgorithms(
        _ extensions: [StatusExtension]
    ) throws(CryptoError) -> [SignatureAlgorithm] {
        guard let found = value(OCSPIdentifier.preferredSignatureAlgorithms, extensions) else { return [] }
        var list = try DERReader.sequence(found, of: "preferred signature algorithms")
        guard !list.isAtEnd else { throw list.malformed }
        var algorithms: [SignatureAlgorithm] = []
        while !list.isAtEnd {
            var one = try list.enter(DERTag.sequence)
            let identifier = try one.next(DERTag.sequence).bytes
            _ = try one.nextIf(DERTag.sequence)
            try one.finish()
            if let algorithm = try? SignatureAlgorithm(identifier: identifier) {
                algorithms.append(algorithm)
            }
        }
        return algorithms
    }

    /// ```
    /// ServiceLocator ::= SEQUENCE { issuer Name, locator AuthorityInfoAccessSyntax OPTIONAL }
    /// ```
    ///
    /// It must be well formed, and is never followed: this responder speaks for the issuers it knows by their hashes,
    /// and asks no other one, wherever a client would send it.
    static func checkServiceLocator(_ extensions: [StatusExtension]) throws(CryptoError) {
        guard let found = value(OCSPIdentifier.serviceLocator, extensions) else { return }
        var reader = try DERReader.sequence(found, of: "service locator")
        _ = try reader.next(DERTag.sequence)
        _ = try reader.nextIf(DERTag.sequence)
        try reader.finish()
    }

    private static func value(_ identifier: String, _ extensions: [StatusExtension]) -> [UInt8]? {
        extensions.first { $0.identifier == identifier }?.value
    }
}
