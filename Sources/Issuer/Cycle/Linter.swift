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

    fileprivate init(toBeSigned: [UInt8], issuer: IssuerIdentity) {
        self.toBeSigned = toBeSigned
        self.issuer = issuer
    }

    /// Octets that were linted before and are on record as intended; for recovery only.
    init(recorded toBeSigned: [UInt8], issuer: IssuerIdentity) {
        self.toBeSigned = toBeSigned
        self.issuer = issuer
    }
}

/// Signs copies with throwaway keys and lints them.
final class Linter: Sendable {
    private let keys: ThrowawayKeys

    init() {
        keys = ThrowawayKeys()
    }

    /// Step 4 of the issuance cycle.
    ///
    /// - Throws: `IssuanceError` with `.lintFailed` and every finding, or `.cryptography`.
    func approve(
        _ body: CertificateBody,
        profile: Profile,
        issuer: IssuerIdentity
    ) throws(IssuanceError) -> LintedCertificate {
        let toBeSigned = body.encoded()
        let copy: Certificate
        do {
            let key = try keys.key(issuer.algorithm)
            copy = try Certificate.assemble(
                tbs: toBeSigned,
                algorithm: issuer.algorithm,
                signature: try key.sign(toBeSigned)
            )
        } catch {
            throw IssuanceError(.cryptography(detail: error.message))
        }
        let findings = Lints.findings(in: LintSubject(certificate: copy, profile: profile, issuer: issuer))
        guard findings.isEmpty else { throw IssuanceError(.lintFailed(findings)) }
        return LintedCertificate(toBeSigned: toBeSigned, issuer: issuer)
    }
}
