import Issuer
import Model
import OpenSSL
import Store

/// Keys that interrupted attempts left, and that cannot have the authority's certificate any more.
extension AuthorityDesk {
    /// Ends what an interrupted attempt left for a key when the authority cannot be made with it: another one than its parent
    /// has begun or signed a certificate for it, or its certificate was revoked or given up.
    ///
    /// Such a key never worked: no authority and no request has it, and no certificate of it was active.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - reference: where it is.
    ///   - plan: the authority that is to be made; nobody else has its name.
    /// - Returns: whether it was such a key; then it is destroyed, and what was begun or signed for it is given up or revoked.
    /// - Throws: `BookError`, `KeyFileError`, `HSMError`, what lists throw.
    func discardStray(
        _ key: any SigningKey,
        at reference: String,
        of plan: AuthorityPlan
    ) async throws -> Bool {
        let keyHash = try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo).fingerprint
        guard try !centre.isInUse(keyHash), let stray = try stray(keyHash, of: plan) else { return false }
        let end = Revocation(date: centre.clock.now, reason: .cessationOfOperation)
        let renounced = try stray.begun.flatMap {
            try renunciation(of: $0, end, because: "another authority certifies its subject")
        }
        let revoked: [Change] = stray.issued.flatMap { record -> [Change] in
            let detail = ["serial": record.id.serial.hexadecimal, "reason": end.reason.rawValue]
            return [
                .revokeCertificate(record.id, end),
                event("certificate.revoke", record.id.authority, detail),
            ]
        }
        let mark = discardMark(keyHash)
        if try !centre.book.isClaimed(key: mark) {
            let discarded = event("authority.key.discard", plan.id, ["key": Hexadecimal.encode(keyHash)])
            let claim = Change.once(key: mark, at: centre.clock.now)
            try await persons.book.commit(renounced + revoked + [discarded, claim])
            onStep(.intended)
        }
        try await publishLists(naming: stray.begun + stray.issued, besides: [])
        try centre.destroyKey(reference)
        return true
    }

    /// What others than the planned parent began and signed for a key; nil for a key that can be certified as planned, and for one
    /// that was in use.
    private func stray(
        _ keyHash: [UInt8],
        of plan: AuthorityPlan
    ) throws -> (begun: [CertificateRecord], issued: [CertificateRecord])? {
        var filter = CertificateFilter()
        filter.keyHash = keyHash
        let all = try centre.book.certificates(filter, limit: 100)
        let wasInUse = all.contains { record in
            record.reservation.purpose != .authority || [.active, .held].contains(record.state)
        }
        guard !wasInUse else { return nil }
        let begun = try begun(for: keyHash).filter { $0.id.authority != plan.parent }
        let issued = all.filter { $0.id.authority != plan.parent && $0.state == .issued }
        // What was abandoned is found by no key, and may have been blocked; a discard that was cut left its mark.
        let isSpent =
            try all.contains { $0.state == .revoked } || centre.book.isBlocked(keyHash: keyHash)
            || centre.book.isClaimed(key: discardMark(keyHash))
        guard isSpent || !begun.isEmpty || !issued.isEmpty else { return nil }
        return (begun: begun, issued: issued)
    }

    /// The claim that a key was discarded, made before it is destroyed.
    private func discardMark(_ keyHash: [UInt8]) -> String {
        "authority.key.discard \(Hexadecimal.encode(keyHash))"
    }
}
