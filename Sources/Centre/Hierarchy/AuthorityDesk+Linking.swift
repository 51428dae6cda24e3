import Issuer
import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Has `issuer` certify the key of `record`, and keeps the certificate beside the authority's own.
    func link(
        _ record: AuthorityRecord,
        by issuer: AuthorityRecord,
        kind: AuthorityCertificateRecord.Kind
    ) async throws -> Certificate {
        guard record.id != issuer.id else {
            throw HierarchyError(.parentUnfit(issuer.id, detail: "it is the same authority"))
        }
        guard try !centre.book.isBlocked(keyHash: record.keyHash) else {
            throw IssuanceError(.keyBlocked(keyHash: record.keyHash))
        }
        guard record.state != .destroyed else { throw HierarchyError(.notInState(record.id, .destroyed)) }
        try centre.demandStanding(record)
        let own = try Certificate(der: record.certificate)
        if let present = try kept(record, own, by: issuer, kind: kind) { return present }
        let issued = try await linked(record, own, by: issuer, kind: kind)
        let belonging = AuthorityCertificateRecord(
            authority: record.id,
            kind: kind,
            fingerprint: issued.certificate.fingerprint,
            certificate: issued.certificate.der,
            addedAt: centre.clock.now
        )
        let detail = ["by": issuer.id.name, "kind": kind.rawValue, "serial": issued.id.serial.hexadecimal]
        try await conclude([
            .activateCertificate(issued.id), .addAuthorityCertificate(belonging),
            event("authority.cross", record.id, detail),
        ])
        onStep(.recorded)
        try centre.publishCertificates()
        onStep(.published)
        return issued.certificate
    }

    /// The link that is on record, still valid, not revoked, and with the limits of the authority's own certificate.
    private func kept(
        _ record: AuthorityRecord,
        _ own: Certificate,
        by issuer: AuthorityRecord,
        kind: AuthorityCertificateRecord.Kind
    ) throws -> Certificate? {
        let signer = try Certificate(der: issuer.certificate)
        for other in try centre.book.authorityCertificates(of: record.id) where other.kind == kind {
            let certificate = try Certificate(der: other.certificate)
            if certificate.issuer == signer.subject, certificate.isSigned(by: signer.publicKey),
                certificate.notAfter > centre.clock.now, certificate.allowsBelow(asMuchAs: own, by: signer),
                try centre.book.certificate(CertificateID(authority: issuer.id, serial: certificate.serial))?
                    .state != .revoked
            {
                return certificate
            }
        }
        return nil
    }

    /// What an interrupted attempt left, or a new certificate.
    private func linked(
        _ record: AuthorityRecord,
        _ own: Certificate,
        by issuer: AuthorityRecord,
        kind: AuthorityCertificateRecord.Kind
    ) async throws -> (id: CertificateID, certificate: Certificate) {
        let signer = try Certificate(der: issuer.certificate)
        // What a killed run may have signed is signed before it is looked for.
        try await finishBegun(issuer)
        let earlier = try centre.certified(own.subject, keyHash: record.keyHash, by: issuer.id)
            .first {
                $0.record.state == .issued && $0.certificate != own
                    && $0.certificate.allowsBelow(asMuchAs: own, by: signer)
            }
        if let earlier { return (earlier.record.id, earlier.certificate) }
        let profile = try authorityProfile(of: record)
        return try await certify(order(for: own, by: signer, kind: kind, profile: profile), by: issuer)
    }

    /// What is asked for to link an authority's own certificate to another one.
    func order(
        for own: Certificate,
        by signer: Certificate,
        kind: AuthorityCertificateRecord.Kind,
        profile: String
    ) throws -> AuthorityCertification {
        AuthorityCertification(
            profile: profile,
            subject: own.subject,
            publicKey: own.publicKey,
            pathLength: own.pathLength(linkedBy: signer),
            limits: own.limitsBelow,
            // RFC 4210 §4.4: the old key's link covers the old key's whole life.
            notBefore: kind == .oldWithNew ? own.notBefore : nil,
            notAfter: kind == .newWithOld ? signer.notAfter : own.notAfter,
            // The key of an authority below a foreign one is on no certificate of this book before.
            repeatsKey: try centre.book.certificate(keyHash: own.publicKey.fingerprint) != nil,
            actor: persons.actor
        )
    }

    /// The profile by which an authority was made, while it is there; the usual one for others.
    func authorityProfile(of record: AuthorityRecord) throws -> String {
        let usual = record.role == .root ? "ROOT" : "ISSUING"
        guard let name = try profile(of: record), centre.profiles[name]?.purpose == .authority else {
            return usual
        }
        return name
    }
}

extension Certificate {
    private static let limiting = [
        ExtensionIdentifier.nameConstraints, ExtensionIdentifier.certificatePolicies,
        ExtensionIdentifier.policyMappings, ExtensionIdentifier.policyConstraints,
        ExtensionIdentifier.inhibitAnyPolicy,
    ]

    /// What an authority's own certificate says of names, purposes and policies below it, for another certificate of the
    /// same name and key.
    ///
    /// A self-signed one without policies limits none; the other one, which is no anchor, says that by anyPolicy
    /// (RFC 5280 §4.2.1.4). anyExtendedKeyUsage limits nothing, and is left out.
    fileprivate var limitsBelow: [CertificateExtension] {
        var limits = Self.limiting.compactMap { self.extension($0) }
        if let purposes = extendedKeyUsage, !purposes.contains(.any) {
            limits.append(.extendedKeyUsage(purposes))
        }
        if isSelfIssued, policies.isEmpty,
            let any = try? CertificateExtension.certificatePolicies([Self.anyPolicy])
        {
            limits.append(any)
        }
        return limits
    }

    private static let anyPolicy = "2.5.29.32.0"

    /// How many authorities may follow below a certificate of this name and key that `signer` makes.
    ///
    /// As many as below this one. Between two keys of one name the link takes no place in the path (RFC 5280 §6.1.4 (l)), so
    /// there it can also say as many as the signer, whose own limit holds in any case.
    fileprivate func pathLength(linkedBy signer: Certificate) -> Int? {
        let length = basicConstraints?.pathLength
        guard subjectDER == signer.subjectDER, let limit = signer.basicConstraints?.pathLength else {
            return length
        }
        return min(length ?? limit, limit)
    }

    /// Whether it, made by `signer`, has the limits of `own`, and no others.
    fileprivate func allowsBelow(asMuchAs own: Certificate, by signer: Certificate) -> Bool {
        let (mine, theirs) = (limitsBelow, own.limitsBelow)
        return basicConstraints?.pathLength == own.pathLength(linkedBy: signer)
            && Set(mine.map(\.der)) == Set(theirs.map(\.der))
    }
}
