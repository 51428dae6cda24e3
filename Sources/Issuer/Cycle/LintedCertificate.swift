import Model
import OpenSSL

/// Octets that may be signed: a copy of them, signed with a throwaway key, passed every lint.
///
/// The only way to a signature leads through this type, and it can be used once.
struct LintedCertificate: ~Copyable {
    /// The copy that was linted, under a signature nobody trusts.
    let copy: Certificate
    /// Who will sign.
    let issuer: IssuerIdentity

    /// Step 4 of the issuance cycle: lints a body; with `act`, its validity is held to what that act may give,
    /// with `origin`, its policies to what is known of the key.
    ///
    /// - Throws: `IssuanceError` with `.lintFailed` and every finding, or `.cryptography`.
    init(
        _ body: CertificateBody,
        profile: Profile,
        issuer: IssuerIdentity,
        keys: ThrowawayKeys,
        act: IssuanceAct? = nil,
        origin: KeyOrigin? = nil
    ) throws(IssuanceError) {
        let copy: Certificate
        switch try Self.lint(body.encoded(), profile: profile, issuer: issuer, keys: keys, act, origin) {
        case .passed(let passed): copy = passed
        case .failed(let findings): throw IssuanceError(.lintFailed(findings))
        }
        self.copy = copy
        self.issuer = issuer
    }

    /// Octets that were linted before and are on record as intended; for recovery only.
    ///
    /// They must be those of their reservation: whoever can write to the book's file cannot have other octets
    /// signed by planting them there.
    ///
    /// - Throws: `IssuanceError` with `.recordDisagrees` or `.cryptography`.
    init(
        recorded toBeSigned: [UInt8],
        of reservation: Reservation,
        issuer: IssuerIdentity,
        keys: ThrowawayKeys
    ) throws(IssuanceError) {
        let copy: Certificate
        do throws(CryptoError) {
            copy = try Certificate.assemble(
                tbs: toBeSigned,
                algorithm: issuer.signatureAlgorithm,
                signature: keys.sign(toBeSigned, as: issuer)
            )
        } catch {
            throw IssuanceError(.recordDisagrees(reservation.id, what: "form"))
        }
        if let disagreement = Self.disagreement(of: copy, with: reservation, issuer: issuer) {
            throw IssuanceError(.recordDisagrees(reservation.id, what: disagreement))
        }
        self.copy = copy
        self.issuer = issuer
    }

    /// The TBSCertificate, DER.
    var toBeSigned: [UInt8] { copy.tbs }

    /// Step 6: the certificate with the authority's signature of the octets.
    ///
    /// What was read of the copy is not read again: the body is the same, octet for octet.
    ///
    /// - Throws: `CryptoError`.
    consuming func with(signature: [UInt8]) throws(CryptoError) -> Certificate {
        try copy.with(signature: signature)
    }

    /// What the lints object to in a body, which need not be readable.
    static func findings(
        in toBeSigned: [UInt8],
        profile: Profile,
        issuer: IssuerIdentity,
        keys: ThrowawayKeys,
        act: IssuanceAct? = nil
    ) throws(IssuanceError) -> [LintFinding] {
        switch try lint(toBeSigned, profile: profile, issuer: issuer, keys: keys, act, nil) {
        case .passed: []
        case .failed(let findings): findings
        }
    }

    private enum Verdict {
        case passed(Certificate)
        case failed([LintFinding])
    }

    private static func lint(
        _ toBeSigned: [UInt8],
        profile: Profile,
        issuer: IssuerIdentity,
        keys: ThrowawayKeys,
        _ act: IssuanceAct?,
        _ origin: KeyOrigin?
    ) throws(IssuanceError) -> Verdict {
        // A throwaway key that cannot be made or used is an accident, not a fault of the certificate.
        let signature: [UInt8]
        do throws(CryptoError) {
            signature = try keys.sign(toBeSigned, as: issuer)
        } catch {
            throw IssuanceError(.cryptography(detail: error.message))
        }
        do throws(CryptoError) {
            let form = Lints.findings(in: try CertificateAnatomy(toBeSigned), of: profile)
            guard form.isEmpty else { return .failed(form) }
            let copy = try Certificate.assemble(
                tbs: toBeSigned,
                algorithm: issuer.signatureAlgorithm,
                signature: signature
            )
            let subject = LintSubject(
                certificate: copy,
                profile: profile,
                issuer: issuer,
                act: act,
                origin: origin
            )
            let findings = Lints.findings(in: subject)
            return findings.isEmpty ? .passed(copy) : .failed(findings)
        } catch {
            let finding = LintFinding(rule: "well-formed", clause: "RFC 5280 §4.1", problem: error.message)
            return .failed([finding])
        }
    }

    private static func disagreement(
        of copy: Certificate,
        with reservation: Reservation,
        issuer: IssuerIdentity
    ) -> String? {
        if copy.serial != reservation.id.serial { return "serial number" }
        if copy.issuerDER != issuer.nameDER { return "issuer" }
        if copy.publicKey.fingerprint != reservation.keyHash { return "public key" }
        if copy.subject.description != reservation.subject { return "subject" }
        if copy.notBefore != reservation.notBefore || copy.notAfter != reservation.notAfter {
            return "validity"
        }
        if copy.isAuthority != (reservation.purpose == .authority) { return "kind of subject" }
        return nil
    }
}
