public import Model

extension Certificate {
    /// The encoded TBSCertificate: what is signed.
    public var tbs: [UInt8] { frame.body }
    /// How it is signed; nil for a signature with SHA-1, which nothing here verifies.
    public var signatureAlgorithm: SignatureAlgorithm? { frame.algorithm }
    /// The octets of the signature BIT STRING.
    public var signature: [UInt8] { frame.signature }
    /// Unique within the issuer.
    public var serial: SerialNumber { fields.serial }
    /// The issuer's encoded name.
    public var issuerDER: [UInt8] { fields.issuer.der }
    /// The subject's encoded name.
    public var subjectDER: [UInt8] { fields.subject.der }
    /// The issuer's name.
    public var issuer: DistinguishedName { fields.issuer }
    /// The subject's name; may be empty.
    public var subject: DistinguishedName { fields.subject }
    /// The first second of validity.
    public var notBefore: Timestamp { fields.notBefore }
    /// The last second of validity, inclusive.
    public var notAfter: Timestamp { fields.notAfter }
    /// The subject's key.
    public var publicKey: PublicKey { fields.publicKey }
    /// All extensions, in order.
    public var extensions: [CertificateExtension] { fields.extensions }

    /// Tells whether `moment` lies in the validity period, both ends included.
    public func isValid(at moment: Timestamp) -> Bool { notBefore <= moment && moment <= notAfter }

    /// True when issuer and subject are the same name.
    public var isSelfIssued: Bool { fields.issuer == fields.subject }

    /// True when it is an authority's certificate of itself, under a signature of its own key or one with SHA-1.
    ///
    /// It proves nothing: who trusts such a certificate was given it (RFC 5280 §6.1.1 (d)).
    public var isSelfSigned: Bool { isSelfIssued && (frame.algorithm == nil || isSigned(by: publicKey)) }

    /// The extension called `oid`, or nil.
    public func `extension`(_ oid: String) -> CertificateExtension? {
        fields.extensions.first { $0.oid == oid }
    }

    /// basicConstraints, or nil when absent.
    public var basicConstraints: BasicConstraints? { fields.known.basicConstraints }
    /// True when basicConstraints says so.
    public var isAuthority: Bool { fields.known.basicConstraints?.isAuthority ?? false }
    /// keyUsage, or nil when absent.
    public var keyUsage: Set<KeyUsage>? { fields.known.keyUsage }
    /// extKeyUsage, or nil when absent.
    public var extendedKeyUsage: [ExtendedKeyUsage]? { fields.known.extendedKeyUsage }
    /// subjectKeyIdentifier, or nil when absent.
    public var subjectKeyIdentifier: [UInt8]? { fields.known.subjectKeyIdentifier }
    /// The key identifier of authorityKeyIdentifier, or nil when absent.
    public var authorityKeyIdentifier: [UInt8]? { fields.known.authorityKeyIdentifier }
    /// The policies' object identifiers.
    public var policies: [String] { fields.known.policies }
    /// Where revocation lists are.
    public var crlURLs: [String] { fields.known.crlURLs }
    /// Where OCSP responders are.
    public var ocspURLs: [String] { fields.known.ocspURLs }

    /// The first of them that is asked by HTTP; nil when there is none.
    public var responderURL: String? {
        ocspURLs.first { $0.lowercased().hasPrefix("http://") || $0.lowercased().hasPrefix("https://") }
    }
    /// Where the issuer's certificate is.
    public var caIssuersURLs: [String] { fields.known.caIssuersURLs }
    /// The subject's other names.
    public var alternativeNames: [GeneralName] { fields.known.alternativeNames }
    /// True when id-pkix-ocsp-nocheck is present.
    public var hasOCSPNoCheck: Bool { self.extension(ExtensionIdentifier.ocspNoCheck) != nil }
}
