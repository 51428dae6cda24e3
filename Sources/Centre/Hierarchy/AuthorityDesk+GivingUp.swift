import Issuer
public import Model
import OpenSSL
import Store
import Tokens

extension AuthorityDesk {
    /// What an authority began and did not finish.
    ///
    /// - Returns: the certificates, oldest first, and why the authority's key is not at hand; nil when it is.
    /// - Throws: `IssuanceError` with `.noAuthority`, `KeyFileError`, `HSMError` or `BookError`.
    public func unfinished(
        of id: AuthorityID
    ) throws -> (certificates: [CertificateRecord], absence: String?) {
        let record = try centre.authorityRecord(id.name)
        let certificates = try centre.book.unfinishedCertificates().filter { $0.id.authority == id }
        return (certificates, try absence(of: record))
    }

    /// Gives up for ever what an authority began and cannot finish, because its key is gone for ever.
    ///
    /// What may have been signed is listed as revoked, and its key is blocked, unless another certificate stands for it; no
    /// serial number is used again. All of it is one commit.
    ///
    /// - Returns: what was given up.
    /// - Throws: `HierarchyError` with `.keyPresent` when the authority can finish it itself, `.nothingUnfinished`;
    ///   `CentreError` with `.occupied` when a living process is at it; `KeyFileError`, `HSMError` or `BookError`. Then
    ///   nothing was written.
    public func giveUp(_ id: AuthorityID) async throws -> [CertificateRecord] {
        let (certificates, absence) = try unfinished(of: id)
        guard !certificates.isEmpty else { throw HierarchyError(.nothingUnfinished(id)) }
        guard let absence else { throw HierarchyError(.keyPresent(id)) }
        for holder in Set(certificates.map(\.reservation.holder)) {
            guard !ProcessLock.isHeld(holder, folder: centre.state.run) else {
                throw CentreError(.occupied(what: holder))
            }
        }
        let revocation = Revocation(date: try centre.revocationDate(), reason: .cessationOfOperation)
        let detail = ["certificates": "\(certificates.count)", "key": absence]
        try await conclude(
            certificates.flatMap { renunciation(of: $0, revocation) }
                + [event("authority.giveUp", id, detail)]
        )
        onStep(.recorded)
        return certificates
    }

    private func renunciation(of record: CertificateRecord, _ revocation: Revocation) -> [Change] {
        var detail = ["authority": record.id.authority.name, "reason": "the authority's key is gone"]
        var changes: [Change] = [.abandonCertificate(record.id)]
        if let toBeSigned = record.toBeSigned {
            changes = [.renounceCertificate(record.id, revocation)]
            detail["toBeSigned"] = Hexadecimal.encode(DigestAlgorithm.sha256.hash(toBeSigned))
            if !record.reservation.repeatsKey {
                let keyHash = record.reservation.keyHash
                changes.append(
                    .blockKey(keyHash: keyHash, reason: revocation.reason, at: revocation.date)
                )
            }
        }
        let event = AuditEvent(
            at: revocation.date,
            actor: persons.actor,
            action: record.toBeSigned == nil ? "certificate.abandon" : "certificate.renounce",
            object: record.id.serial.hexadecimal,
            detail: detail
        )
        return changes + [.audit(event)]
    }

    /// Why a key is not at hand; nil when it is.
    ///
    /// A key that is there and does not open, as by a wrong passphrase or PIN, is not absent.
    private func absence(of record: AuthorityRecord) throws -> String? {
        do {
            return try centre.keyAtHand(record) == nil ? "it is not at hand" : nil
        } catch let error as KeyFileError {
            switch error.reason {
            case .otherKey, .readableByOthers, .wrongPassphrase: throw error
            default: return error.message
            }
        } catch let error as HSMError {
            switch error.reason {
            case .tokenNotFound, .keyNotFound, .noModule, .moduleUnusable: return error.message
            default: throw error
            }
        }
    }
}
