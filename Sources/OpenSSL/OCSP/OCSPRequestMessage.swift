public import Model

/// A request for the status of certificates, read from octets that came from outside.
///
/// ```
/// OCSPRequest ::= SEQUENCE {
///     tbsRequest        SEQUENCE {
///         version           [0] EXPLICIT INTEGER DEFAULT 0,
///         requestorName     [1] EXPLICIT GeneralName OPTIONAL,
///         requestList       SEQUENCE OF SEQUENCE {
///             reqCert                 CertID,
///             singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL },
///         requestExtensions [2] EXPLICIT Extensions OPTIONAL },
///     optionalSignature [0] EXPLICIT Signature OPTIONAL }
/// ```
///
/// Our own writer must make the same octets of the values that were read, or libcrypto must accept the octets, use all of
/// them, and write the same ones again: it is asked about the few requests that hold more than certificates and a nonce. A
/// requestor's name and signature are read over and not used.
///
/// Source: RFC 6960 §4.1.1.
public struct OCSPRequestMessage: Sendable {
    /// Octets in a request, at most.
    public static let maximumOctets = 65_536
    /// Certificates in a request, at most.
    public static let maximumCertificates = 64
    /// Octets in a nonce (RFC 9654 §2.1).
    public static let nonceOctets = 1...128

    /// What is asked about, in order; 1 to `maximumCertificates`.
    public let certificateIDs: [OCSPCertificateID]
    /// The content of the nonce's OCTET STRING, 1 to 128 octets; nil when there is none.
    public let nonce: [UInt8]?
    /// The response types the client takes, dotted, the basic one among them; nil when it did not say.
    public let acceptableResponses: [String]?
    /// The signature algorithms that the client would like, the best first; those nobody here knows are left out.
    public let preferredAlgorithms: [SignatureAlgorithm]
    /// Whether it holds certificates and a nonce and nothing else, in the one way to write them: nobody can ask the same in many
    /// other ways that are plain.
    public let isPlain: Bool

    /// Reads a request.
    ///
    /// - Throws: `CryptoError` with `.tooLarge`, `.malformed`, `.trailingOctets`, or `.notAllowed` for another
    ///   version, a nonce of 0 or more than 128 octets, response types without the basic one, and critical extensions
    ///   nobody here knows.
    public init(der: [UInt8]) throws(CryptoError) {
        guard der.count <= Self.maximumOctets else {
            throw CryptoError(.tooLarge(what: "OCSP request", limit: Self.maximumOctets))
        }
        var outer = try DERReader.sequence(der, of: "OCSP request")
        var body = try outer.enter(DERTag.sequence)
        try Self.checkVersion(&body)
        _ = try body.nextIf(DERTag.contextConstructed(1))
        certificateIDs = try Self.certificateIDs(body.enter(DERTag.sequence))
        let extensions = try Self.extensions(&body, tag: 2)
        try body.finish()
        _ = try outer.nextIf(DERTag.contextConstructed(0))
        try outer.finish()
        nonce = try Self.nonce(extensions)
        acceptableResponses = try Self.acceptableResponses(extensions)
        preferredAlgorithms = try Self.preferredAlgorithms(extensions)
        isPlain = Self.isPlain(der, certificateIDs, nonce)
        if !isPlain { try LibraryForm.checkOCSPRequest(der) }
    }

    /// Whether `der` is what our own writer makes of these values.
    private static func isPlain(_ der: [UInt8], _ identifiers: [OCSPCertificateID], _ nonce: [UInt8]?) -> Bool
    {
        identifiers.allSatisfy(\.isPlain)
            && OCSPRequestBuilder(certificateIDs: identifiers, nonce: nonce).encoded == der
    }

    private static func checkVersion(_ body: inout DERReader) throws(CryptoError) {
        guard body.nextTag == DERTag.contextConstructed(0) else { return }
        var version = try body.enter(DERTag.contextConstructed(0))
        guard try version.smallInteger() == 0 else { throw CryptoError(.notAllowed(what: "OCSP version")) }
        try version.finish()
    }

    private static func certificateIDs(_ list: consuming DERReader) throws(CryptoError) -> [OCSPCertificateID]
    {
        var reader = list
        var identifiers: [OCSPCertificateID] = []
        while !reader.isAtEnd {
            guard identifiers.count < maximumCertificates else {
                throw CryptoError(.tooLarge(what: "list of requests", limit: maximumCertificates))
            }
            var single = try reader.enter(DERTag.sequence)
            identifiers.append(try OCSPCertificateID(single.next(DERTag.sequence)))
            try checkServiceLocator(extensions(&single, tag: 0))
            try single.finish()
        }
        guard !identifiers.isEmpty else { throw reader.malformed }
        return identifiers
    }

    private static func extensions(
        _ reader: inout DERReader,
        tag: UInt8
    ) throws(CryptoError) -> [StatusExtension] {
        guard reader.nextTag == DERTag.contextConstructed(tag) else { return [] }
        var wrapper = try reader.enter(DERTag.contextConstructed(tag))
        let extensions = try StatusExtension.readAll(wrapper.enter(DERTag.sequence))
        try wrapper.finish()
        for one in extensions where one.isCritical && !understood.contains(one.identifier) {
            throw CryptoError(.notAllowed(what: "critical extension \(one.identifier)"))
        }
        return extensions
    }

    /// What may be marked critical: each is read by `OCSPRequestMessage+Extensions`, and obeyed or refused.
    private static let understood = [
        OCSPIdentifier.nonce, OCSPIdentifier.acceptableResponses, OCSPIdentifier.serviceLocator,
        OCSPIdentifier.preferredSignatureAlgorithms,
    ]
}
