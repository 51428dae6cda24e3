import Enrollment
import Issuer
import Model
import Store

/// What was signed for a 更新 or 替换 in its holder's session, and never proven.
extension CACentre {
    /// So many certificates are looked at in one go.
    private static let page = 500

    /// Gives up what was signed for an application, because its holder comes with another key.
    ///
    /// What may have been signed is finished first, so that it can be revoked.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - application: what it was signed for.
    ///   - party: who does it.
    /// - Throws: `CentreError` with `.occupied`; `IssuanceError`, `BookError`.
    func giveUpForAnother(
        _ id: CertificateID,
        in application: ApplicationRecord,
        _ party: ActingParty
    ) async throws {
        let lock = try successionLock(certificateRecord(id).reservation.predecessor ?? id)
        defer { withExtendedLifetime(lock) {} }
        let state = try certificateRecord(id).state
        if state == .reserved || state == .signing {
            let author = try authorityRecord(id.authority.name)
            _ = try await signer(author, writing: party.book).settle(id, actor: party.name)
        }
        let record = try certificateRecord(id)
        guard record.state == .issued else { return }
        try await party.book.commit(
            givingUp(record, of: application.number, by: party.name, "its holder made another key")
        )
    }

    /// Revokes every certificate that was signed in a session of its holder's, and that no code can go on with any more.
    ///
    /// Can be repeated at any moment, and by several processes at once.
    ///
    /// - Returns: their serial numbers.
    /// - Throws: `EnrollmentError`, `BookError`; what was revoked before stays revoked.
    func giveUpLeftRenewals() async throws -> [SerialNumber] {
        var given: [SerialNumber] = []
        for (record, standing) in try unprovenRenewals() {
            guard case .left(let number, let ends) = standing else { continue }
            let changes = try givingUp(record, of: number, by: "system", "it was not proven in time")
            do throws(BookError) {
                try await book.commit(ends + changes)
                given.append(record.id.serial)
            } catch {
                // Its holder, or another process, was at it in the same moment.
                guard case .stateChanged = error.reason else { throw error }
            }
        }
        return given
    }

    /// The certificates that were signed in sessions of their holders, and are not proven.
    ///
    /// - Throws: `EnrollmentError`, `BookError`.
    func unprovenRenewals() throws -> [(record: CertificateRecord, standing: UnprovenStanding)] {
        let desk = try desk()
        var filter = CertificateFilter()
        (filter.states, filter.purposes) = ([.issued], [.signing])
        var found: [(record: CertificateRecord, standing: UnprovenStanding)] = []
        var last: CertificateID?
        repeat {
            let page = try book.certificates(filter, after: last, limit: CACentre.page)
            last = page.count < CACentre.page ? nil : page.last?.id
            for record in page {
                guard let standing = try desk.unprovenStanding(of: record) else { continue }
                found.append((record, standing))
            }
        } while last != nil
        return found
    }

    private func givingUp(
        _ record: CertificateRecord,
        of number: ApplicationNumber,
        by actor: String,
        _ cause: String
    ) throws -> [Change] {
        // The pair to decrypt with that was wrapped for its key goes with it.
        let pairs = try pairs(wrappedFor: record).filter { $0.state == .issued }
        return ([record] + pairs).flatMap { one in
            revocationChanges(
                one,
                Revocation(date: clock.now, reason: .cessationOfOperation),
                by: actor,
                ["application": number.text, "cause": cause]
            )
        }
    }
}
