public import Model
public import OpenSSL

/// Makes a new hierarchy: a root, an issuing authority below it, and whoever else is there from the start.
///
/// Everything it decides is returned as changes and committed at once, before anybody can know of the keys;
/// so there is nothing to reserve first. Template, lints, signature and comparison are those of the cycle.
public struct Founder: Sendable {
    /// A certificate signed at the founding, and the changes that put it on record.
    public struct Founded: Sendable {
        /// Authority and serial.
        public let id: CertificateID
        /// The certificate.
        public let certificate: Certificate
        /// Puts it on record as active.
        public let changes: [Change]
    }

    private let profiles: [String: Profile]
    private let publicURL: String
    private let clock: WallClock
    private let holder: String
    private let throwawayKeys = ThrowawayKeys()

    /// Makes a founder.
    public init(profiles: [String: Profile], publicURL: String, clock: WallClock, holder: String) {
        self.profiles = profiles
        self.publicURL = publicURL
        self.clock = clock
        self.holder = holder
    }

    /// Signs the certificate of a new root with its own key.
    public func root(
        _ authority: AuthorityID,
        profile profileName: String = "ROOT",
        facts: SubjectFacts,
        key: any SigningKey
    ) throws(IssuanceError) -> Founded {
        let profile = try profiles.authorityProfile(profileName)
        let publicKey = try publicKey(of: key)
        let locations = IssuerIdentity.Locations(publicURL: publicURL, authority: authority)
        let unnamed = IssuerIdentity(
            founding: authority,
            nameDER: [],
            publicKey: publicKey,
            signatureAlgorithm: key.signatureAlgorithm,
            locations: locations
        )
        let name = try CertificateTemplate(profile: profile, issuer: unnamed).subject(facts)
        let identity = IssuerIdentity(
            founding: authority,
            nameDER: name.der,
            publicKey: publicKey,
            signatureAlgorithm: key.signatureAlgorithm,
            locations: locations
        )
        return try certify(profile, facts: facts, publicKey: publicKey, issuer: identity, signer: key)
    }

    /// Signs a certificate below an authority that was just founded.
    public func certificate(
        profile name: String,
        facts: SubjectFacts,
        publicKey: PublicKey,
        issuer: IssuerIdentity,
        signer: any SigningKey
    ) throws(IssuanceError) -> Founded {
        try certify(
            profiles.profile(name),
            facts: facts,
            publicKey: publicKey,
            issuer: issuer,
            signer: signer
        )
    }

    /// The identity of an authority with its certificate; without a signature algorithm, that of its key's kind.
    public func identity(
        _ authority: AuthorityID,
        certificate: Certificate,
        signatureAlgorithm: SignatureAlgorithm? = nil
    ) -> IssuerIdentity {
        IssuerIdentity(
            id: authority,
            certificate: certificate,
            locations: IssuerIdentity.Locations(publicURL: publicURL, authority: authority),
            signatureAlgorithm: signatureAlgorithm
        )
    }

    private func publicKey(of key: any SigningKey) throws(IssuanceError) -> PublicKey {
        do throws(CryptoError) {
            return try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)
        } catch {
            throw IssuanceError(.cryptography(detail: error.message))
        }
    }

    private func certify(
        _ profile: Profile,
        facts: SubjectFacts,
        publicKey: PublicKey,
        issuer: IssuerIdentity,
        signer: any SigningKey
    ) throws(IssuanceError) -> Founded {
        try profile.checkSwitchedOn()
        guard profile.keyAlgorithms.contains(publicKey.algorithm) else {
            throw IssuanceError(.keyNotAllowed(profile: profile.name, algorithm: publicKey.algorithm))
        }
        let draft = try CertificateTemplate(profile: profile, issuer: issuer)
            .draft(facts, publicKey: publicKey, at: clock.now)
        let body = draft.body(serial: try .fresh())
        let linted = try LintedCertificate(body, profile: profile, issuer: issuer, keys: throwawayKeys)
        let toBeSigned = linted.toBeSigned
        let certificate = try sign(linted, with: signer)
        let reservation = reservation(of: certificate, profile: profile, issuer: issuer)
        return Founded(
            id: reservation.id,
            certificate: certificate,
            changes: record(reservation, toBeSigned: toBeSigned, certificate: certificate)
        )
    }

    private func reservation(
        of certificate: Certificate,
        profile: Profile,
        issuer: IssuerIdentity
    ) -> Reservation {
        Reservation(
            id: CertificateID(authority: issuer.id, serial: certificate.serial),
            profile: profile.name,
            purpose: profile.purpose,
            application: nil,
            subjectUID: nil,
            subject: certificate.subject.description,
            keyHash: certificate.publicKey.fingerprint,
            tokenSerial: nil,
            shard: issuer.locations.shard(of: certificate.serial, for: profile.purpose),
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            holder: holder,
            createdAt: clock.now
        )
    }

    private func sign(
        _ linted: consuming LintedCertificate,
        with signer: any SigningKey
    ) throws(IssuanceError) -> Certificate {
        let (issuerKey, message) = (linted.issuer.publicKey, linted.toBeSigned)
        let certificate: Certificate
        do {
            let signature = try signer.sign(message)
            certificate = try linted.with(signature: signature)
        } catch let error as any OperatorError {
            throw IssuanceError(.cryptography(detail: error.message))
        } catch {
            throw IssuanceError(.cryptography(detail: "the signature failed"))
        }
        guard certificate.isSigned(by: issuerKey) else {
            throw IssuanceError(.comparisonFailed(what: "signature"))
        }
        return certificate
    }

    private func record(
        _ reservation: Reservation,
        toBeSigned: [UInt8],
        certificate: Certificate
    ) -> [Change] {
        let event = AuditEvent(
            at: clock.now,
            actor: "system",
            action: "certificate.found",
            object: reservation.id.serial.hexadecimal,
            detail: [
                "authority": reservation.id.authority.name,
                "profile": reservation.profile,
                "fingerprint": Hexadecimal.encode(certificate.fingerprint),
            ]
        )
        return [
            .reserveCertificate(reservation),
            .intendCertificate(reservation.id, toBeSigned: toBeSigned),
            .storeCertificate(reservation.id, certificate: certificate.der, at: clock.now),
            .activateCertificate(reservation.id),
            .audit(event),
        ]
    }
}
