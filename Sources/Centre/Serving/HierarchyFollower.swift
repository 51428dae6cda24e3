import CRL
import Model
import OCSP
import Store

/// Keeps a running server in step with the hierarchy: makes OCSP signers ahead of time, and takes new authorities and
/// signers into service without a restart.
actor HierarchyFollower {
    /// What a round did or could not do.
    enum Report: Sendable {
        case changed(String)
        case failed(String, any Error)
    }

    /// What answers and lists depend on, to see when it changes.
    private struct View: Hashable {
        let authorities: [AuthorityRecord]
        let signers: [SignerRecord]
        let revoked: [Bool]
    }

    private let centre: CACentre
    private let responder: OCSPResponder
    private let lists: [RevocationListService]
    private var seen: View?

    init(_ centre: CACentre, _ responder: OCSPResponder, _ lists: [RevocationListService]) {
        self.centre = centre
        self.responder = responder
        self.lists = lists
    }

    /// Looks once; a fault of one authority does not keep the others from being looked after.
    func round() async -> [Report] {
        var reports: [Report] = []
        do {
            let (made, failed) = try await centre.renewSigners()
            reports += made.map { .changed("OCSP signer of \($0.authority?.name ?? "-")") }
            reports += failed.map { .failed("OCSP signer of \($0.authority)", $0.error) }
        } catch {
            reports.append(.failed("OCSP signers", error))
        }
        do {
            reports += try await takeUp().map { .failed("key of \($0.authority)", $0.error) }
        } catch {
            reports.append(.failed("authorities", error))
        }
        return reports
    }

    /// Puts into service what changed since the last round, and what could not be used then.
    private func takeUp() async throws -> [AuthorityFault] {
        let signers = try centre.book.signers(.ocsp)
        let view = View(
            authorities: try centre.book.authorities(),
            signers: signers,
            revoked: try signers.map(centre.isRevoked)
        )
        guard view != seen else { return [] }
        var faults: [AuthorityFault] = []
        try centre.publishCertificates()
        responder.replaceIssuers(try centre.ocspIssuers { faults.append($0) })
        for (role, list) in zip(AuthorityRecord.Role.allCases, lists) {
            await list.replaceIssuers(try centre.listIssuers(role) { faults.append($0) })
        }
        seen = faults.isEmpty ? view : nil
        return faults
    }
}
