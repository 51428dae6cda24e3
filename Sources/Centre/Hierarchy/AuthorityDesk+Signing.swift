import Issuer
public import Model
public import OpenSSL
import Store

extension AuthorityDesk {
    /// Certifies somebody else's authority by its request.
    ///
    /// The name, the key and nothing else is taken from the request; the profile decides everything else. Asked again, it gives
    /// the same certificate, also after a kill, while it is good, is what the profile gives today, and a new one would not end
    /// more than a week later.
    ///
    /// - Parameters:
    ///   - request: the other authority's, signed by its key.
    ///   - issuer: who certifies it.
    ///   - profile: one of authorities.
    /// - Returns: the certificate.
    /// - Throws: `HierarchyError` with `.requestUnfit`, `.nameTaken` or `.signedOtherwise`, `BookError` with `.keyBlocked` or
    ///   `.keyAlreadyCertified` for a key that may not be an authority's, or as the issuance cycle.
    public func sign(
        _ request: CertificateRequest,
        by issuer: AuthorityID,
        profile: String
    ) async throws -> Certificate {
        try check(request)
        try openKey(of: issuer)
        let lock = try await namesLock()
        defer { withExtendedLifetime(lock) {} }
        let record = try parent(issuer)
        let rules = try centre.profiles.authorityProfile(profile)
        try demandFit(rules, for: .issuing)
        // What a killed run may have signed is signed before it is looked for.
        try await finishBegun(record)
        let keyHash = request.publicKey.fingerprint
        let isFree = try centre.demandNameFree(request.subject, keyHash: keyHash, isOurs: false)
        try demandAuthorityKey(request.publicKey, of: request.subject)
        let earlier = try earlier(request, within: rules, by: record)
        if let earlier, earlier.record.state == .active { return earlier.certificate }
        let (id, certificate) =
            if let earlier { (earlier.record.id, earlier.certificate) } else {
                try await certify(order(for: request, within: rules), by: record)
            }
        let event = AuditEvent(
            at: centre.clock.now,
            actor: persons.actor,
            action: "authority.sign",
            object: request.subject.description,
            detail: [
                "by": issuer.name, "serial": id.serial.hexadecimal, "key": Hexadecimal.encode(keyHash),
            ]
        )
        try await conclude([isFree, .activateCertificate(id), .audit(event)])
        onStep(.recorded)
        return certificate
    }

    /// Refuses what `sign` would refuse, as the book is now, or would once `issuer` is there.
    ///
    /// - Throws: `HierarchyError` with `.nameTaken` or `.signedOtherwise`; `BookError` with `.keyBlocked` or
    ///   `.keyAlreadyCertified`.
    func demandSignable(_ request: CertificateRequest, by issuer: AuthorityID, profile: String) throws {
        let rules = try centre.profiles.authorityProfile(profile)
        let keyHash = request.publicKey.fingerprint
        _ = try centre.demandNameFree(request.subject, keyHash: keyHash, isOurs: false)
        try demandAuthorityKey(request.publicKey, of: request.subject)
        // What was begun for the key is finished first.
        guard let known = try centre.book.certificate(keyHash: keyHash), known.state != .reserved,
            known.state != .signing
        else { return }
        if let record = try centre.book.authority(issuer),
            try earlier(request, within: rules, by: record) != nil
        {
            return
        }
        throw BookError(.keyAlreadyCertified(keyHash: keyHash))
    }

    private func order(
        for request: CertificateRequest,
        within rules: Profile
    ) -> AuthorityCertification {
        AuthorityCertification(
            profile: rules.name,
            subject: request.subject,
            publicKey: request.publicKey,
            pathLength: rules.constraints?.pathLength,
            notAfter: rules.lifetime.end(from: centre.clock.now),
            repeatsKey: false,
            proof: request,
            actor: persons.actor
        )
    }

    /// What the issuer signed before for the request's name and key, finished or not; nil for nothing.
    ///
    /// - Throws: `HierarchyError` with `.signedOtherwise` when that is not what is asked for now.
    private func earlier(
        _ request: CertificateRequest,
        within rules: Profile,
        by issuer: AuthorityRecord
    ) throws -> (record: CertificateRecord, certificate: Certificate)? {
        let found = try centre.certified(
            request.subject,
            keyHash: request.publicKey.fingerprint,
            by: issuer.id
        )
        guard let first = found.first else { return nil }
        let longest = rules.lifetime.end(from: centre.clock.now)
        let bound = request.publicKey.algorithm.lastSecondOfAuthorities ?? longest
        let end = min(longest, bound, try Certificate(der: issuer.certificate).notAfter)
        let week: Int64 = 7 * 86_400
        let same = try found.first { found in
            let isLong = found.certificate.notAfter.advanced(bySeconds: week) >= end
            return try found.record.reservation.profile == rules.name
                && found.certificate.isLimited(as: rules, pathLength: rules.constraints?.pathLength)
                && found.certificate.notAfter <= longest && (isLong || found.record.state == .issued)
        }
        if let same { return same }
        let detail = "by profile \(first.record.reservation.profile)"
        throw HierarchyError(.signedOtherwise(first.record.id, detail: detail))
    }

    private func check(_ request: CertificateRequest) throws(HierarchyError) {
        guard !request.subject.isEmpty else {
            throw HierarchyError(.requestUnfit(detail: "its subject is empty"))
        }
        do throws(CryptoError) {
            try request.verifyProofOfPossession()
        } catch {
            throw HierarchyError(.requestUnfit(detail: error.message))
        }
        let wish = request.requestedExtensions.first { $0.oid == "2.5.29.19" }
        let isAuthority = wish.map { $0.value.contains([0x01, 0x01, 0xFF]) } ?? true
        guard isAuthority else {
            throw HierarchyError(.requestUnfit(detail: "it asks for a certificate of no authority"))
        }
    }
}
