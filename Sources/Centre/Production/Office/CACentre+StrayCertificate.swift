import Enrollment
import Model
import OpenSSL
import Store

/// What was signed for a job that was taken meanwhile.
extension CACentre {
    /// Revokes every certificate that was signed for a job and can reach no token any more, as what a process was signing that was
    /// killed while its job was closed.
    ///
    /// Can be repeated at any moment, and by several processes at once.
    ///
    /// - Returns: their serial numbers.
    /// - Throws: `BookError`; what was revoked before stays revoked.
    func giveUpStrays() async throws -> [SerialNumber] {
        var filter = CertificateFilter()
        (filter.states, filter.purposes) = ([.issued], [.signing])
        var given: [SerialNumber] = []
        var last: CertificateID?
        repeat {
            let page = try book.certificates(filter, after: last, limit: CACentre.strayPage)
            last = page.count < CACentre.strayPage ? nil : page.last?.id
            for record in page {
                guard let number = try applicationOfJob(madeWith: record) else { continue }
                do {
                    if try await giveUpStray(record.id, madeFor: number) { given.append(record.id.serial) }
                } catch let error as BookError {
                    // Somebody was at it in the same moment.
                    guard case .stateChanged = error.reason else { throw error }
                }
            }
        } while last != nil
        return given
    }

    private static let strayPage = 500
    /// So many tokens of one job are set aside at most before nobody looks any further.
    private static let longestLine = 50

    /// The application of the job that a certificate was signed for: its own, or, after a token was set aside, that of the certificates
    /// which it follows.
    ///
    /// - Returns: nil for one that no job was signed for, or that follows another act.
    /// - Throws: `BookError`.
    private func applicationOfJob(
        madeWith record: CertificateRecord
    ) throws(BookError) -> ApplicationNumber? {
        let reservation = record.reservation
        if let number = reservation.application { return number }
        guard reservation.act == .reissue, let first = reservation.predecessor else { return nil }
        var id = first
        for _ in 0..<CACentre.longestLine {
            guard let earlier = try book.certificate(id) else { return nil }
            if let number = earlier.reservation.application {
                // What a finished job has is followed by other acts only.
                guard let job = try book.job(of: number), job.state != .done, job.certificate == first else {
                    return nil
                }
                return number
            }
            guard let next = earlier.reservation.predecessor else { return nil }
            id = next
        }
        return nil
    }

    /// Revokes a certificate that can reach no token any more: its job was closed, or goes on with another key.
    ///
    /// A job that goes on remembers it, so that the certificate of the next key follows it.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - number: the application whose job it was signed for.
    /// - Returns: whether it was revoked now.
    /// - Throws: `BookError`.
    @discardableResult
    func giveUpStray(_ id: CertificateID, madeFor number: ApplicationNumber) async throws -> Bool {
        guard let record = try book.certificate(id), record.state == .issued,
            let job = try book.job(of: number), isStray(record, job)
        else { return false }
        let reason: RevocationReason = job.state.isTerminal ? .cessationOfOperation : .superseded
        let changes = revocationChanges(
            record,
            Revocation(date: clock.now, reason: reason),
            by: "system",
            ["application": number.text, "cause": "its job was taken while it was signed"]
        )
        try await book.commit(changes + desk().remembering(id, job))
        return true
    }

    private func isStray(_ record: CertificateRecord, _ job: JobRecord) -> Bool {
        if job.state.isTerminal { return true }
        guard job.certificate != record.id else { return false }
        let key = job.subjectPublicKeyInfo.map { DigestAlgorithm.sha256.hash($0) }
        return key != record.reservation.keyHash
    }
}
