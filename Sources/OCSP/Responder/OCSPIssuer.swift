public import Model
public import OpenSSL

/// An authority that this responder answers for; one object, because every answer looks at it.
public final class OCSPIssuer: Sendable {
    /// Its name in the book.
    public let id: AuthorityID
    /// Its certificate: the name and key that CertIDs hash.
    public let certificate: Certificate
    /// Who may sign for it; several while one key takes over from another.
    public let signers: [OCSPSigner]
    /// The certificate under which it works, and those above, as far as the status of each can be asked for.
    public let above: [CertificateID]
    /// Since when it issues: the beginning of its first certificate, of which `certificate` may be a renewal.
    public let since: Timestamp
    /// Whether nothing may be said of it, because what it revoked may not all be known here.
    public let isWithheld: Bool

    /// Names an authority and its signers.
    public init(
        id: AuthorityID,
        certificate: Certificate,
        signers: [OCSPSigner],
        above: [CertificateID] = [],
        since: Timestamp? = nil,
        isWithheld: Bool = false
    ) {
        self.id = id
        self.certificate = certificate
        self.signers = signers
        self.above = above
        self.since = since ?? certificate.notBefore
        self.isWithheld = isWithheld
    }

    /// Who signs at `now`: the newest signer that uses the first of the algorithms in `preferred` that a valid one uses,
    /// else the newest whose key is of the authority's kind, else the newest; of two that began together, the one that
    /// stays valid longer.
    ///
    /// - Throws: `OCSPError` with `.noValidSigner`: an expired signer never signs; `.withheld`.
    ///
    /// Source: RFC 6960 §4.4.7.2.1.
    public func signer(
        at now: Timestamp,
        preferring preferred: [SignatureAlgorithm] = []
    ) throws(OCSPError) -> OCSPSigner {
        guard !isWithheld else { throw OCSPError(.withheld(id)) }
        // As nearly always: there is nothing to choose.
        if signers.count == 1, let only = signers.first, only.certificate.isValid(at: now) { return only }
        let valid = signers.filter { $0.certificate.isValid(at: now) }
        for algorithm in preferred {
            if let signer = Self.newest(valid.filter { $0.key.signatureAlgorithm == algorithm }) {
                return signer
            }
        }
        // What the authority signs lists with, every client of its certificates knows.
        let own = valid.filter { $0.certificate.publicKey.algorithm == certificate.publicKey.algorithm }
        guard let newest = Self.newest(own) ?? Self.newest(valid) else {
            throw OCSPError(.noValidSigner(id))
        }
        return newest
    }

    /// The same authority without these signers.
    func without(_ dismissed: Set<CertificateID>) -> OCSPIssuer {
        OCSPIssuer(
            id: id,
            certificate: certificate,
            signers: signers.filter {
                !dismissed.contains(CertificateID(authority: id, serial: $0.certificate.serial))
            },
            above: above,
            since: since,
            isWithheld: isWithheld
        )
    }

    /// What clients ask about one certificate when they leave out all they can: for a CertID with SHA-1 and one with
    /// SHA-256, each with the parameters NULL, and without a nonce.
    ///
    /// - Throws: nothing for the hash functions there are; `CryptoError` in principle.
    ///
    /// Source: RFC 5019 §2.1.1.
    public func plainRequests(about serial: SerialNumber) throws(CryptoError) -> [[UInt8]] {
        var requests: [[UInt8]] = []
        for algorithm in [DigestAlgorithm.sha1, .sha256] {
            let identifier = try OCSPCertificateID(
                issuerName: certificate.subjectDER,
                issuerKey: certificate.publicKey,
                serial: serial,
                hashAlgorithm: algorithm
            )
            requests.append(OCSPRequestBuilder(certificateIDs: [identifier]).encoded)
        }
        return requests
    }

    private static func newest(_ signers: [OCSPSigner]) -> OCSPSigner? {
        signers.max { left, right in
            (left.certificate.notBefore, left.certificate.notAfter)
                < (right.certificate.notBefore, right.certificate.notAfter)
        }
    }
}
