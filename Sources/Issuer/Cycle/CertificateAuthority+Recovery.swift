public import Model
import OpenSSL

extension CertificateAuthority {
    /// How an unfinished certificate was settled.
    public enum Settlement: String, Hashable, Sendable {
        /// Nothing had been signed; the serial stays burnt.
        case abandoned
        /// It may have been signed; the octets on record were signed again and stored.
        case finished
        /// It may have been signed, by an authority that nobody accepts any more: it is revoked, and never finished.
        case renounced
    }

    /// Settles what earlier processes left unfinished, at a start, or this one, while it runs.
    ///
    /// A row that was only reserved was certainly not signed and is abandoned. A row with its intention on
    /// record may have been signed, but nobody can have received that signature, because it is handed out
    /// only after it is stored; so the very same octets are signed again, and there is still one certificate.
    ///
    /// A row that cannot be settled does not keep others from being settled.
    ///
    /// - Parameters:
    ///   - time: rows of this process that were begun before are settled too, because no attempt takes so long: the key
    ///     could not be used then. Nil leaves them alone, as those of attempts that are under way.
    ///   - isAlive: whether the process named as holder still runs; its rows are left alone.
    /// - Returns: what was settled, and how.
    /// - Throws: `IssuanceError`, the first one, after every row had its turn.
    public func settleUnfinished(
        ownBefore time: Timestamp? = nil,
        isAlive: @Sendable (_ holder: String) -> Bool
    ) async throws(IssuanceError) -> [(id: CertificateID, settlement: Settlement)] {
        var settled: [(id: CertificateID, settlement: Settlement)] = []
        var failure: IssuanceError?
        for record in try unfinished() where record.id.authority == identity.id {
            let holder = record.reservation.holder
            let isLeft =
                holder == self.holder
                ? time.map { record.reservation.createdAt < $0 } ?? false : !isAlive(holder)
            guard isLeft else { continue }
            do throws(IssuanceError) {
                guard let settlement = try await settle(record, actor: "system") else { continue }
                settled.append((record.id, settlement))
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return settled
    }

    /// Settles what one attempt of this process, or of one that is gone, left unfinished.
    ///
    /// The caller knows that nobody is at work on it.
    ///
    /// - Returns: how; nil when it needed nothing.
    /// - Throws: `IssuanceError`.
    public func settle(_ id: CertificateID, actor: String) async throws(IssuanceError) -> Settlement? {
        let record: CertificateRecord?
        do throws(BookError) {
            record = try ledger.certificate(id)
        } catch {
            throw IssuanceError(.book(error))
        }
        guard let record, record.state == .reserved || record.state == .signing else { return nil }
        return try await settle(record, actor: actor)
    }

    /// What the application of `request` already has: finished, returned, or cleared away.
    ///
    /// The caller holds the application's job, so nobody else is at work on it; if somebody is all the same, the
    /// book lets one of the two finish.
    ///
    /// - Returns: the certificate when there is one; nil when the cycle starts from its beginning.
    func resume(
        _ request: IssuanceRequest,
        _ lineage: Lineage,
        purpose: CertificatePurpose,
        publicKey: PublicKey
    ) async throws(IssuanceError) -> IssuedCertificate? {
        guard let record = try earlier(request, lineage, purpose: purpose) else { return nil }
        guard record.id.authority == identity.id else { throw elsewhere(record) }
        if record.state == .reserved {
            try await abandon(record.id, actor: request.actor, because: "the process that took it is gone")
            return nil
        }
        guard record.reservation.keyHash == publicKey.fingerprint else {
            throw boundToOtherKey(record, request, lineage)
        }
        try checkNotBlocked(publicKey)
        if record.state == .signing { _ = try await settle(record, actor: request.actor) }
        return try stored(record.id)
    }

    /// What the application has, or, without one, what follows the predecessor by the same act.
    private func earlier(
        _ request: IssuanceRequest,
        _ lineage: Lineage,
        purpose: CertificatePurpose
    ) throws(IssuanceError) -> CertificateRecord? {
        guard let application = request.application else { return lineage.living }
        let found = try read { () throws(BookError) in
            try ledger.certificate(of: application, purpose: purpose)
        }
        guard let found else { return lineage.living }
        guard found.reservation.act == lineage.act, found.reservation.predecessor == lineage.predecessor?.id
        else {
            guard let predecessor = lineage.predecessor?.id else {
                throw IssuanceError(.book(BookError(.alreadyCertified(application))))
            }
            throw IssuanceError(.succession(.otherLineage(predecessor)))
        }
        return found
    }

    private func elsewhere(_ record: CertificateRecord) -> IssuanceError {
        guard let predecessor = record.reservation.predecessor else {
            return IssuanceError(
                record.reservation.application.map { .book(BookError(.alreadyCertified($0))) }
                    ?? .noAuthority(record.id.authority.name)
            )
        }
        return IssuanceError(
            .succession(.alreadySucceeded(predecessor, by: record.id, act: record.reservation.act))
        )
    }

    /// Refuses to give again, for a machine, what says something else than is asked now, as after a mistake in a fact.
    func demandSameWords(
        _ earlier: IssuedCertificate,
        _ request: IssuanceRequest,
        _ template: CertificateTemplate,
        _ publicKey: PublicKey,
        _ lineage: Lineage
    ) throws(IssuanceError) {
        guard lineage.predecessor != nil, request.application == nil, template.profile.purpose == .service
        else { return }
        let draft = try template.draft(
            request.facts,
            publicKey: publicKey,
            at: clock.now,
            lineage: lineage,
            origin: request.keyOrigin
        )
        guard draft.saysTheSame(as: earlier.certificate) else {
            throw IssuanceError(.succession(.otherWords(earlier.id)))
        }
    }

    private func boundToOtherKey(
        _ record: CertificateRecord,
        _ request: IssuanceRequest,
        _ lineage: Lineage
    ) -> IssuanceError {
        if let application = request.application, record.reservation.application == application {
            return IssuanceError(.applicationBoundToOtherKey(application))
        }
        return elsewhere(record)
    }

    /// Settles one row.
    ///
    /// - Returns: how, or nil when somebody else has settled it meanwhile.
    private func settle(
        _ record: CertificateRecord,
        actor: String
    ) async throws(IssuanceError) -> Settlement? {
        do throws(IssuanceError) {
            guard record.state == .signing, let toBeSigned = record.toBeSigned else {
                try await abandon(record.id, actor: actor, because: "the process that took it is gone")
                return .abandoned
            }
            let linted = try LintedCertificate(
                recorded: toBeSigned,
                of: record.reservation,
                issuer: identity,
                keys: throwawayKeys
            )
            _ = try await signCompareStore(linted, id: record.id, actor: actor)
            return .finished
        } catch {
            guard case .book(let cause) = error.reason, case .stateChanged = cause.reason else { throw error }
            return nil
        }
    }

    private func stored(_ id: CertificateID) throws(IssuanceError) -> IssuedCertificate {
        do throws(BookError) {
            guard let der = try ledger.certificate(id)?.certificate else {
                throw BookError(.notFound(object: "certificate \(id.serial.hexadecimal)"))
            }
            return IssuedCertificate(id: id, certificate: try parse(der), wasOnRecord: true)
        } catch {
            throw IssuanceError(.book(error))
        }
    }

    private func parse(_ der: [UInt8]) throws(BookError) -> Certificate {
        do throws(CryptoError) {
            return try Certificate(der: der)
        } catch {
            throw BookError(.damaged(detail: "a stored certificate cannot be read: \(error.message)"))
        }
    }

    private func unfinished() throws(IssuanceError) -> [CertificateRecord] {
        do throws(BookError) {
            return try ledger.unfinishedCertificates()
        } catch {
            throw IssuanceError(.book(error))
        }
    }
}
