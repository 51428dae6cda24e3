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
    let purpose: CertificatePurpose

    /// Whether a certificate has the same subject and the same other names.
    func saysTheSame(as certificate: Certificate) -> Bool {
        let names = ExtensionIdentifier.subjectAlternativeName
        return certificate.subject == subject
            && certificate.extensions.first { $0.oid == names }?.value
                == extensions.first { $0.oid == names }?.value
    }

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
            extensions: extensions(of: serial)
        )
    }

    /// The extensions were made for the list of everything; a serial of a partition says that list's place.
    ///
    /// Left as they are when that cannot be written, which the lint of distribution points then finds.
    private func extensions(of serial: SerialNumber) -> [CertificateExtension] {
        let locations = issuer.locations
        let shard = locations.shard(of: serial, for: purpose)
        guard shard > 0,
            let point = try? CertificateExtension.crlDistributionPoints([
                locations.revocationList(shard: shard)
            ])
        else { return extensions }
        return extensions.map { $0.oid == point.oid ? point : $0 }
    }
}
