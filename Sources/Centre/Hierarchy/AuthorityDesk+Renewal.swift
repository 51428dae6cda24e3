import Issuer
import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Takes a renewed certificate of somebody else's authority for the key of one that is here: the former one stays on
    /// record, and whatever was issued goes on under the same name and key.
    ///
    /// - Parameters:
    ///   - present: the authority.
    ///   - certificate: for its name and key, octet for octet, and no shorter than the one that it has.
    ///   - chain: the certificates above it; empty for those that are known.
    /// - Returns: the authority as it is on record.
    /// - Throws: as `importCertificate`.
    func renew(
        _ present: AuthorityRecord,
        with certificate: Certificate,
        chain: [Certificate]
    ) async throws -> AuthorityRecord {
        guard present.certificate != certificate.der else {
            _ = try await finishUnfinished(present)
            guard !chain.isEmpty else { return present }
            try checkForeign(certificate, algorithm: present.algorithm, chain: chain)
            let kept = try centre.keeping(chain, above: present)
            let fingerprints = chain.map { Hexadecimal.encode($0.fingerprint) }
            let detail = ["chain": fingerprints.joined(separator: " ")]
            try await conclude(kept + [event("authority.chain", present.id, detail)])
            try centre.publishCertificates()
            return present
        }
        // What was revoked does not come back by a certificate of somebody who does not know of it.
        try centre.demandStanding(present)
        try check(certificate, following: present)
        let known = Array(try centre.chain(of: present).dropFirst())
        let above = try chain.isEmpty && !known.isEmpty ? known : self.above(certificate, given: chain)
        try checkForeign(certificate, algorithm: present.algorithm, chain: above)
        let parent = try centre.authority(above: certificate)?.id
        let record = present.certified(by: certificate.der, below: parent)
        try centre.demandStanding(record)
        if record.role == .issuing, record.state == .active { try demandSigner(of: record, above: above) }
        let kept = try centre.keeping(chain, above: record)
        let former = AuthorityCertificateRecord(
            authority: present.id,
            kind: .former,
            fingerprint: DigestAlgorithm.sha256.hash(present.certificate),
            certificate: present.certificate,
            addedAt: centre.clock.now
        )
        let detail = [
            "issuer": certificate.issuer.description, "serial": certificate.serial.hexadecimal,
            "certificate": Hexadecimal.encode(certificate.fingerprint),
            "former": Hexadecimal.encode(former.fingerprint),
        ]
        try await conclude(
            [.updateAuthority(record, from: present.state), .addAuthorityCertificate(former)] + kept
                + [event("authority.renew", record.id, detail)]
        )
        onStep(.recorded)
        try centre.publishCertificates()
        onStep(.published)
        return record
    }

    /// Whoever has a certificate of this authority finds it by these, so they stay octet for octet.
    private func check(_ certificate: Certificate, following present: AuthorityRecord) throws {
        let former = try Certificate(der: present.certificate)
        func refuse(_ detail: String) -> HierarchyError { HierarchyError(.certificateUnfit(detail: detail)) }
        guard present.state != .destroyed else {
            throw HierarchyError(.notInState(present.id, present.state))
        }
        guard certificate.publicKey == former.publicKey else {
            throw refuse("it is for another key than that of authority \(present.id)")
        }
        guard try centre.isCertifiedElsewhere(present), !former.isSelfIssued else {
            throw refuse("authority \(present.id) is not certified by somebody else")
        }
        guard certificate.subjectDER == former.subjectDER else {
            throw refuse(
                "its subject is not \(former.subject), octet for octet, which stands in what was issued"
            )
        }
        guard certificate.subjectKeyIdentifier == former.subjectKeyIdentifier else {
            throw refuse("its subjectKeyIdentifier is another one than stands in what was issued")
        }
        guard certificate.notAfter >= former.notAfter else {
            throw refuse("it ends before the one that authority \(present.id) has")
        }
        try demandAuthorityKey(certificate.publicKey, of: former.subject, as: present.id)
    }
}
