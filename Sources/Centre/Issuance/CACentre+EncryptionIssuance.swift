import Enrollment
public import Issuer
public import Model
public import OpenSSL
import Store

/// The second certificate of an application (双证书).
extension CACentre {
    /// Issues the encryption certificate that goes with the signing certificate of an application.
    ///
    /// The producer who made the token brings the request; that approval, payment and the separation of duties are in
    /// order was looked at when they claimed its job. Can be repeated: with the same key it returns the same certificate.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - proof: the request; only its key is taken.
    ///   - profile: the profile that is meant, to be sure; nil for the pair of the application's profile.
    ///   - producer: who asks.
    /// - Returns: the certificate, active.
    /// - Throws: `IssuanceRefusal`, `IssuanceError` or `BookError`; `KeyManagementError` with `.madeHere` where the centre makes and archives
    ///   such keys itself.
    ///
    /// Source: product.md §10.2.
    public func issueEncryption(
        for number: ApplicationNumber,
        _ proof: CertificateRequest,
        profile: String? = nil,
        by producer: StaffOperator
    ) async throws -> IssuedCertificate {
        guard let application = try book.application(number) else {
            throw BookError(.notFound(object: "application \(number)"))
        }
        try checkProducer(of: number, producer.record)
        let pair = try pair(of: application.profile, named: profile)
        guard pairMadeHere(beside: application.profile) == nil else {
            throw KeyManagementError(.madeHere(profile: pair))
        }
        try checkFree(number, for: proof.publicKey)
        let authority = try issuingAuthority(for: pair, resuming: number, writing: producer.book)
        let issued = try await authority.issue(
            IssuanceRequest(
                profile: pair,
                facts: SubjectFacts(of: try CertificateSubject(approved: application)),
                proof: proof,
                application: number,
                subjectUID: application.subjectUID,
                actor: producer.record.name
            )
        )
        try await deliver(issued.id, to: producer.record.name, writing: producer.book)
        return issued
    }

    /// Refuses whoever did not make the token, and a token whose certificate is not in force, or good for nobody because its authority
    /// fell.
    private func checkProducer(of number: ApplicationNumber, _ staff: StaffRecord) throws {
        guard let signing = try certificate(onTokenOf: number), signing.state == .active,
            signing.reservation.notAfter >= clock.now, try !hasFallen(signing.id.authority),
            let job = try book.job(of: number)
        else { throw IssuanceRefusal(.noSigningCertificate(number)) }
        guard staff.roles.contains(.producer), job.producer == staff.name else {
            throw IssuanceRefusal(.notProducer(number, name: staff.name))
        }
    }

    /// One encryption certificate for each application; for the same key it is the one that was asked for before.
    private func checkFree(_ number: ApplicationNumber, for key: PublicKey) throws {
        guard let earlier = try book.certificate(of: number, purpose: .encryption),
            earlier.state != .reserved,
            earlier.reservation.keyHash != key.fingerprint
        else { return }
        throw IssuanceRefusal(.hasEncryptionCertificate(number, earlier.id.serial))
    }

    /// The encryption profile beside a signing profile.
    private func pair(of signing: String, named name: String?) throws -> String {
        if let name {
            let profile = try profiles.profile(name)
            guard profile.purpose == .encryption else {
                throw IssuanceRefusal(.otherWay(profile: name, profile.purpose))
            }
        }
        guard let pair = profiles[signing]?.pair?.profile, name.map({ $0 == pair }) ?? true else {
            throw IssuanceRefusal(.noPair(profile: signing))
        }
        return pair
    }
}
