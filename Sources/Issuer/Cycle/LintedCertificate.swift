import Model
import OpenSSL

/// Octets that may be signed: a copy of them, signed with a throwaway key, passed every lint.
///
/// The only way to a signature leads through this type, and it can be used once.
struct LintedCertificate: ~Copyable {
    /// The TBSCertificate, DER.
    let toBeSigned: [UInt8]
    /// Who will sign.
    let issuer: IssuerIdentity

    /// Step 4 of the issuance cycle: lints a body.
    ///
    /// - Throws: `IssuanceError` with `.lintFailed` and every finding, or `.cryptography`.
    init(
        _ body: CertificateBody,
        profile: Profile,
        issuer: IssuerIdentity,
        keys: ThrowawayKeys
    ) throws(IssuanceError) {
        let toBeSigned = body.encoded()
        let findings = try Self.findings(in: toBeSigned, profile: profile, issuer: issuer, keys: keys)
        guard findings.isEmpty else { throw IssuanceError(.lintFailed(findings)) }
        self.toBeSigned = toBeSigned
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
        let disagreement: String?
        do throws(CryptoError) {
            let copy = try Self.copy(toBeSigned, issuer: issuer, keys: keys)
            disagreement = Self.disagreement(of: copy, with: reservation, issuer: issuer)
        } catch {
            disagreement = "form"
        }
        if let disagreement {
            throw IssuanceError(.recordDisagrees(reservation.id, what: disagreement))
        }
        self.toBeSigned = toBeSigned
        self.issuer = issuer
    }

    /// What the lints object to in a body, which need not be readable.
    static func findings(
        in toBeSigned: [UInt8],
        profile: Profile,
        issuer: IssuerIdentity,
        keys: ThrowawayKeys
    ) throws(IssuanceError) -> [LintFinding] {
        // A throwaway key that cannot be made or used is an accident, not a fault of the certificate.
        do throws(CryptoError) {
            _ = try keys.key(for: issuer)
        } catch {
            throw IssuanceError(.cryptography(detail: error.message))
        }
        do throws(CryptoError) {
            let copy = try copy(toBeSigned, issuer: issuer, keys: keys)
            return Lints.findings(in: LintSubject(certificate: copy, profile: profile, issuer: issuer))
        } catch {
            return [LintFinding(rule: "well-formed", clause: "RFC 5280 §4.1", problem: error.message)]
        }
    }

    private static func copy(
        _ toBeSigned: [UInt8],
        issuer: IssuerIdentity,
        keys: ThrowawayKeys
    ) throws(CryptoError) -> Certificate {
        try Certificate.assemble(
            tbs: toBeSigned,
            algorithm: issuer.signatureAlgorithm,
            signature: try keys.key(for: issuer).sign(toBeSigned)
        )
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
