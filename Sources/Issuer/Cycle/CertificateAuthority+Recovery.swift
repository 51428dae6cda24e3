public import Model
import OpenSSL

extension CertificateAuthority {
    /// How an unfinished certificate was settled.
    public enum Settlement: String, Hashable, Sendable {
        /// Nothing had been signed; the serial stays burnt.
        case abandoned
        /// It may have been signed; the octets on record were signed again and stored.
        case finished
    }

    /// Settles what earlier processes left unfinished: called once at start.
    ///
    /// A row that was only reserved was certainly not signed and is abandoned. A row with its intention on
    /// record may have been signed, but nobody can have received that signature, because it is handed out
    /// only after it is stored; so the very same octets are signed again, and there is still one certificate.
    ///
    /// - Parameter isAlive: whether the process named as holder still runs; its rows are left alone.
    /// - Returns: what was settled, and how.
    public func settleUnfinished(
        isAlive: @Sendable (_ holder: String) -> Bool
    ) async throws(IssuanceError) -> [(id: CertificateID, settlement: Settlement)] {
        var settled: [(id: CertificateID, settlement: Settlement)] = []
        for record in try unfinished() where record.id.authority == identity.id {
            let holder = record.reservation.holder
            guard holder != self.holder, !isAlive(holder) else { continue }
            settled.append((record.id, try await settle(record, actor: "system")))
        }
        return settled
    }

    /// What the application of `request` already has: finished, returned, or cleared away.
    ///
    /// The caller holds the application's job, so nobody else is at work on it.
    ///
    /// - Returns: the certificate when there is one; nil when the cycle starts from its beginning.
    func resume(
        _ request: IssuanceRequest,
        publicKey: PublicKey
    ) async throws(IssuanceError) -> IssuedCertificate? {
        guard let application = request.application, let profile = profiles[request.profile] else {
            return nil
        }
        guard let record = try earlier(application, purpose: profile.purpose) else { return nil }
        if record.state == .reserved {
            try await abandon(record.id, actor: request.actor, because: "the process that took it is gone")
            return nil
        }
        guard record.reservation.keyHash == publicKey.fingerprint else {
            throw IssuanceError(.applicationBoundToOtherKey(application))
        }
        if record.state == .signing { _ = try await settle(record, actor: request.actor) }
        return try stored(record.id)
    }

    private func settle(_ record: CertificateRecord, actor: String) async throws(IssuanceError) -> Settlement
    {
        guard record.state == .signing, let toBeSigned = record.toBeSigned else {
            try await abandon(record.id, actor: actor, because: "the process that took it is gone")
            return .abandoned
        }
        let linted = LintedCertificate(recorded: toBeSigned, issuer: identity)
        _ = try await signCompareStore(linted, id: record.id, actor: actor)
        return .finished
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

    private func earlier(
        _ application: ApplicationNumber,
        purpose: CertificatePurpose
    ) throws(IssuanceError) -> CertificateRecord? {
        do throws(BookError) {
            return try ledger.certificate(of: application, purpose: purpose)
        } catch {
            throw IssuanceError(.book(error))
        }
    }
}
