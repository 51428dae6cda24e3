import Model
import OpenSSL

/// What is looked at before anything is done for a request.
extension CertificateAuthority {
    /// Refuses to issue by a clock that has jumped back.
    ///
    /// - Throws: `IssuanceError` with `.clockJumpedBack`.
    func checkClock() throws(IssuanceError) {
        try clockGuard.check(clock.now) { () throws(IssuanceError) in
            try read { () throws(BookError) in try ledger.latestMoment() }
        }
    }

    /// Refuses a key that was blocked, as after a compromise, where nothing is to be reserved: the reservation itself
    /// refuses it.
    ///
    /// - Throws: `IssuanceError` with `.keyBlocked`.
    func checkNotBlocked(_ publicKey: PublicKey) throws(IssuanceError) {
        let keyHash = publicKey.fingerprint
        guard try !read({ () throws(BookError) in try ledger.isBlocked(keyHash: keyHash) }) else {
            throw IssuanceError(.keyBlocked(keyHash: keyHash))
        }
    }

    /// Where the requested certificate stands among those before it.
    ///
    /// - Throws: `IssuanceError` with `.succession`.
    func lineage(
        of request: IssuanceRequest,
        profile: Profile,
        publicKey: PublicKey
    ) throws(IssuanceError) -> Lineage {
        guard request.act.hasPredecessor else {
            guard request.predecessor == nil, request.act == .new else {
                throw IssuanceError(.succession(.predecessorUnwanted(request.act)))
            }
            return Lineage(act: .new, predecessor: nil, attempts: [], others: [])
        }
        guard let id = request.predecessor else {
            throw IssuanceError(.succession(.predecessorMissing(request.act)))
        }
        let found = try read { () throws(BookError) in try ledger.certificate(id) }
        guard let predecessor = found else { throw IssuanceError(.succession(.predecessorUnknown(id))) }
        let successors = try read { () throws(BookError) in try ledger.successors(of: id) }
        let lineage = Lineage(
            act: request.act,
            predecessor: predecessor,
            attempts: successors.filter { $0.reservation.act == request.act },
            others: successors.filter { $0.reservation.act != request.act },
            takesUp: request.takesUp,
            extends: request.extends
        )
        if let refusal = lineage.refusal(of: request, profile: profile, publicKey: publicKey) {
            throw IssuanceError(.succession(refusal))
        }
        return lineage
    }

    func read<Value>(_ body: () throws(BookError) -> Value) throws(IssuanceError) -> Value {
        do throws(BookError) {
            return try body()
        } catch {
            throw IssuanceError(.book(error))
        }
    }
}

extension CertificateAuthority {
    /// The lineage as it stands now, after what was begun before has been cleared away.
    ///
    /// - Throws: `IssuanceError` with `.succession` when no successor may be issued at this moment.
    func admitted(
        _ lineage: Lineage,
        _ request: IssuanceRequest,
        profile: Profile,
        publicKey: PublicKey
    ) throws(IssuanceError) -> Lineage {
        guard lineage.predecessor != nil else { return lineage }
        let current = try self.lineage(of: request, profile: profile, publicKey: publicKey)
        if let refusal = current.refusal(at: clock.now) { throw IssuanceError(.succession(refusal)) }
        return current
    }
}

extension CertificateAuthority {
    /// Whether a certificate could follow another one now; nothing is reserved.
    ///
    /// For what is done before the issuance and cannot be undone, as the revocation of a lost token's certificate.
    ///
    /// - Throws: `IssuanceError`, as `issue` would before it reserves.
    public func checkSuccession(_ request: IssuanceRequest) throws(IssuanceError) {
        let (template, publicKey, lineage) = try check(request)
        try checkNotBlocked(publicKey)
        if let begun = lineage.living {
            // What was begun with this key goes on, and what was only reserved is cleared away.
            if begun.state == .reserved || begun.reservation.keyHash == publicKey.fingerprint { return }
        }
        if let refusal = lineage.refusal(at: clock.now) { throw IssuanceError(.succession(refusal)) }
        let draft = try template.draft(
            request.facts,
            publicKey: publicKey,
            at: clock.now,
            lineage: lineage,
            origin: request.keyOrigin
        )
        if let refusal = lineage.refusal(of: draft, profile: template.profile) {
            throw IssuanceError(.succession(refusal))
        }
        try checkWishes(of: request.proof, against: draft.extensions, profile: template.profile)
        try read { () throws(BookError) in try ledger.demandFreeKin(publicKey.kin) }
        guard request.act != .renew else { return }
        try read { () throws(BookError) in try ledger.demandKey(publicKey.fingerprint, for: .first) }
    }
}
