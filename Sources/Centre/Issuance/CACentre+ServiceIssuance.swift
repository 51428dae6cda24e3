public import Issuer
import Model
import OpenSSL
import Store

/// Certificates of machines that an administrator issues by hand, from a request in a file.
extension CACentre {
    /// Issues a certificate of a machine.
    ///
    /// Can be repeated: within a week the same order by the same person gets the same certificate, after a crash too;
    /// later its key is known as certified.
    ///
    /// - Parameters:
    ///   - order: what is asked for.
    ///   - administrator: who asks; a pki_admin.
    /// - Returns: the certificate, active.
    /// - Throws: `IssuanceRefusal`, `IssuanceError`, `HierarchyError` or `BookError`.
    public func issue(
        _ order: ServiceOrder,
        by administrator: StaffOperator
    ) async throws -> IssuedCertificate {
        let name = administrator.record.name
        guard administrator.record.roles.contains(.pkiAdministrator) else {
            throw IssuanceRefusal(.notAllowed(name: name))
        }
        let facts = try ServiceOrder.subjectFacts(order.facts, of: serviceProfile(order.profile))
        let fingerprint = try order.fingerprint()
        let lock = try await turn(of: fingerprint)
        defer { withExtendedLifetime(lock) {} }
        if let earlier = try earlier(fingerprint, of: name, order) {
            try await deliver(earlier.id, to: name, writing: administrator.book)
            return earlier
        }
        let key = Hexadecimal.encode(fingerprint)
        let issued = try await issuer(of: order, writing: administrator.book).issue(
            IssuanceRequest(
                profile: order.profile,
                facts: facts,
                proof: order.proof,
                actor: name,
                isProven: true,
                alongside: requestRecord(of: name, key: key, fingerprint: fingerprint)
            )
        )
        if issued.wasOnRecord { try await deliver(issued.id, to: name, writing: administrator.book) }
        return issued
    }

    /// Waits while another process is at the same order, for as long as anybody may: then it has the certificate.
    private func turn(of fingerprint: [UInt8]) async throws -> ProcessLock {
        let name = "order-\(Hexadecimal.encode(fingerprint.prefix(16)))"
        for _ in 0..<300 {
            do {
                return try ProcessLock(name: name, folder: state.run)
            } catch {
                guard case .occupied = error.reason else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        throw CentreError(.occupied(what: name))
    }

    /// Who asked and for what, written with the reservation.
    ///
    /// - Parameters:
    ///   - requester: the name that the book has for who asks.
    ///   - key: what a repetition is known by.
    ///   - fingerprint: SHA-256 of what was asked.
    /// - Returns: what to reserve the serial number with.
    func requestRecord(
        of requester: String,
        key: String,
        fingerprint: [UInt8]
    ) -> @Sendable (CertificateID) -> [Change] {
        let now = clock.now
        return { id in
            let record = RequestRecord(
                certificate: id,
                requester: requester,
                key: key,
                fingerprint: fingerprint,
                at: now
            )
            return [.recordRequest(record)]
        }
    }

    private func serviceProfile(_ name: String) throws -> Profile {
        let profile = try profiles.profile(name)
        guard profile.purpose == .service else {
            throw IssuanceRefusal(.otherWay(profile: name, profile.purpose))
        }
        return profile
    }

    private func issuer(of order: ServiceOrder, writing book: any Book) throws -> CertificateAuthority {
        guard let id = order.authority else { return try issuingAuthority(for: order.profile, writing: book) }
        guard try authorityRecord(id.name).role == .issuing else { throw IssuanceRefusal(.notIssuing(id)) }
        return try authority(id.name, writing: book)
    }

    /// What the same order was given before; nil when it was given nothing, or something that is no longer good.
    private func earlier(
        _ fingerprint: [UInt8],
        of name: String,
        _ order: ServiceOrder
    ) throws -> IssuedCertificate? {
        guard let request = try book.request(of: name, key: Hexadecimal.encode(fingerprint)),
            request.fingerprint == fingerprint, let record = try book.certificate(request.certificate),
            record.state == .issued || record.state == .active, let der = record.certificate,
            try fall(of: authorityRecord(record.id.authority.name)) == nil
        else { return nil }
        try order.proof.verifyProofOfPossession()
        let certificate = try Certificate(der: der)
        let excess = order.proof.extensions(beyond: certificate.extensions)
        guard excess.isEmpty else {
            let names = excess.map { ExtensionIdentifier.name(of: $0.oid) }
            throw IssuanceError(.requestBeyondProfile(profile: order.profile, extensions: names))
        }
        return IssuedCertificate(id: record.id, certificate: certificate, wasOnRecord: true)
    }

    /// A key in a file has proven itself with its request, so its certificate is good from now on.
    func deliver(_ id: CertificateID, to actor: String, writing writer: any Book) async throws {
        guard try book.certificate(id)?.state == .issued else { return }
        try await writer.commit(.activation(ofProven: id, actor: actor, at: clock.now))
    }
}
