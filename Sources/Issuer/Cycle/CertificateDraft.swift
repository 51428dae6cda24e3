import Model
import OpenSSL

/// Everything of a certificate but its serial number, so that nothing can be missing once a serial is taken.
struct CertificateDraft {
    let subject: DistinguishedName
    let publicKey: PublicKey
    let notBefore: Timestamp
    let notAfter: Timestamp
    let extensions: [CertificateExtension]
    let issuer: IssuerIdentity

    /// The body, ready to be encoded.
    func body(serial: SerialNumber) -> CertificateBody {
        CertificateBody(
            serial: serial,
            signatureAlgorithm: issuer.signatureAlgorithm,
            issuer: issuer.nameDER,
            notBefore: notBefore,
            notAfter: notAfter,
            subject: subject.der,
            subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
            extensions: extensions
        )
    }
}
