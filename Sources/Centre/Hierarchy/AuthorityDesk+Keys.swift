import Foundation
import Issuer
import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// The key that an interrupted attempt left for this plan, or a new one, as when that cannot be certified as planned any more.
    ///
    /// - Parameters:
    ///   - plan: the authority that is to have it, and no other one has.
    ///   - subject: its name.
    /// - Returns: the key, signing as planned, and its reference.
    /// - Throws: as `makeKey` and `demandAuthorityKey`, before anything is signed.
    func authorityKey(
        _ plan: AuthorityPlan,
        of subject: DistinguishedName
    ) async throws -> (key: any SigningKey, reference: String) {
        var made = try await makeKey(plan)
        if try await discardStray(made.key, at: made.reference, of: plan) { made = try await makeKey(plan) }
        let key = try PublicKey(subjectPublicKeyInfo: made.key.subjectPublicKeyInfo)
        guard try authority(with: key.fingerprint) == nil else {
            throw BookError(.keyAlreadyCertified(keyHash: key.fingerprint))
        }
        try demandSameWords(key.fingerprint, plan, subject)
        try demandAuthorityKey(key, of: subject, as: plan.id)
        return made
    }

    private func makeKey(_ plan: AuthorityPlan) async throws -> (key: any SigningKey, reference: String) {
        try await centre.makeKey(
            named: plan.id.name,
            algorithm: plan.algorithm,
            signatureAlgorithm: plan.signatureAlgorithm,
            at: plan.custody
        )
    }

    /// Refuses what an interrupted attempt signed for the key in other words.
    private func demandSameWords(
        _ keyHash: [UInt8],
        _ plan: AuthorityPlan,
        _ subject: DistinguishedName
    ) throws {
        guard let begun = try centre.book.certificate(keyHash: keyHash), begun.state == .issued,
            begun.id.authority == plan.parent
        else { return }
        let reservation = begun.reservation
        guard (reservation.subject, reservation.profile) != (subject.description, plan.profile) else {
            return
        }
        throw HierarchyError(
            .begunOtherwise(
                plan.id,
                begun.id,
                detail: "for \(reservation.subject) by profile \(reservation.profile)"
            )
        )
    }

    /// The authority of the book that has the key, whatever its name and state; nil for none.
    func authority(with keyHash: [UInt8]) throws(BookError) -> AuthorityRecord? {
        try centre.book.authorities().first { $0.keyHash == keyHash }
    }

    /// Refuses a key that was blocked, that is not an authority's alone, or that this book knows under another name.
    ///
    /// What may be there: certificates of the same name and key, as cross and link certificates and renewed ones.
    ///
    /// - Parameters:
    ///   - key: the key; none that has the same private half may be known either.
    ///   - subject: the name that it is to be certified under, or is on record.
    ///   - id: the authority whose key it becomes; nil when it only gets a certificate.
    /// - Returns: the authority of the book whose key it is.
    /// - Throws: `BookError` with `.keyBlocked` or `.keyAlreadyCertified`.
    @discardableResult
    func demandAuthorityKey(
        _ key: PublicKey,
        of subject: DistinguishedName,
        as id: AuthorityID? = nil
    ) throws -> AuthorityRecord? {
        let keyHash = key.fingerprint
        try centre.book.demandKey(keyHash, for: .authority(id))
        try centre.book.demandFreeKin(key.kin)
        var filter = CertificateFilter()
        filter.keyHash = keyHash
        let owner = try authority(with: keyHash)
        let isAsked = try centre.book.authorityRequests().contains { $0.keyHash == keyHash && $0.id == id }
        let isElsewhere = try centre.book.certificates(filter, limit: 1000).contains { record in
            // Somebody else's records are no claim on a key that an authority of this book has proven, or that a request of its own has.
            if owner != nil || isAsked, record.reservation.act == .imported { return false }
            // One that was imported may be of a form that is not read here.
            let read = try? record.certificate.map(Certificate.init(der:))
            return !(read?.subject.matches(subject) ?? (record.reservation.subject == subject.description))
        }
        let own = try owner.map { try Certificate(der: $0.certificate) }
        guard !isElsewhere, own?.subject.matches(subject) ?? true else {
            throw BookError(.keyAlreadyCertified(keyHash: keyHash))
        }
        return owner
    }
}
