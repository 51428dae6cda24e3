import CRL
import Model
import OCSP
import Store

/// Keeps a running server in step with the hierarchy: makes OCSP signers ahead of time, takes new authorities and
/// signers into service without a restart, and finishes certificates that a key left unfinished.
actor HierarchyFollower {
    /// What a round did or could not do.
    enum Report: Sendable {
        case changed(String)
        /// The newest signer of an authority ends in so many days, and has no successor.
        case ending(AuthorityID, days: Int64)
        case failed(String, any Error)
        /// Certificates of staff or of authorities, or lists, end soon, or have ended; what to do.
        case attention(String)
        /// Somebody removed or replaced a last list, and it was put back.
        case restored(RevocationListName)
        /// A list that is newer than the book was found, and its revocations were taken over.
        case recalled(RecalledList)
    }

    /// No attempt to issue takes longer, whatever it waits for; in seconds.
    private static let longestAttempt: Int64 = 300

    /// What answers and lists depend on, to see when it changes.
    private struct View: Hashable {
        let authorities: [AuthorityRecord]
        let signers: [SignerRecord]
        let revoked: [Bool]
        /// Whether each authority's key is about to be destroyed.
        let ending: [Bool]
        /// Whether the records of each are not in.
        let awaiting: [Bool]
        /// By which list the book is known to be behind, and the files of the authority's lists as long as it is: one of them may end that.
        let behind: [Behind?]
        /// On which certificates the standing of each depends: that changes with a cross certificate too.
        let above: [[CertificateID]]
    }

    private struct Behind: Hashable {
        let list: UnknownList
        let files: [FileIdentity?]
    }

    private let centre: CACentre
    private let responder: OCSPResponder
    private let lists: [KeptLists]
    /// Through what the responder sees the book, so that nothing is said of another one before a round.
    private let examined: ExaminedStatus?
    private var seen: View?
    /// What the last round began with, whatever came of it.
    private var tried: View?
    private var faulty: Set<AuthorityID> = []
    /// When each authority's signer was last said to end soon.
    private var warned: [AuthorityID: Timestamp] = [:]
    /// The files of last lists when they were last looked at.
    private var lastLists: [FileIdentity?]?
    /// When staff and authorities were last looked at for their ends.
    private var lookedAt: Timestamp?

    init(
        _ centre: CACentre,
        _ responder: OCSPResponder,
        _ lists: [KeptLists],
        _ examined: ExaminedStatus? = nil
    ) {
        self.centre = centre
        self.examined = examined
        self.responder = responder
        self.lists = lists
    }

    /// A round when authorities or signers are others than in the last one, or the book is another one; cheap otherwise.
    func glance() async -> [Report] {
        let isPending = examined?.isPending ?? false
        guard let view = try? view(), isPending || view != tried else { return (try? bringBack()) ?? [] }
        return await round()
    }

    /// Looks once; a fault of one authority does not keep the others from being looked after.
    func round() async -> [Report] {
        var reports: [Report] = []
        // Before anything is read of the book.
        var generation = examined.flatMap { try? $0.generation() }
        do {
            reports += try await recall()
        } catch {
            generation = nil
            reports.append(.failed("lists that are newer than the book", error))
        }
        do {
            let (made, failed) = try await centre.renewSigners()
            reports += made.map { .changed("OCSP signer of \($0.authority?.name ?? "-")") }
            reports += failed.map { .failed("OCSP signer of \($0.authority)", $0.error) }
        } catch {
            reports.append(.failed("OCSP signers", error))
        }
        look(after: "OCSP signers", &reports) { try endings() }
        look(after: "ends of certificates", &reports) { try attentions() }
        look(after: "published lists", &reports) {
            try centre.behind().map { .failed("answers about \($0.authority)", $0.error) }
        }
        look(after: "published certificates", &reports) {
            try centre.publishCertificates()
            return []
        }
        look(after: "last lists", &reports) { try bringBack() }
        do {
            reports += try await takeUp().map { .failed("key of \($0.authority)", $0.error) }
            if let generation { examined?.examine(generation) }
        } catch {
            reports.append(.failed("authorities", error))
        }
        // After what the round itself made.
        tried = try? view()
        return reports + (await settle())
    }

    private func look(after what: String, _ reports: inout [Report], _ work: () throws -> [Report]) {
        do {
            reports += try work()
        } catch {
            reports.append(.failed(what, error))
        }
    }

    /// Looks after last lists when one of their files is another than before; what cannot be put back is told as lost.
    private func bringBack() throws -> [Report] {
        guard try centre.lastListFiles() != lastLists else { return [] }
        let restored = try centre.bringBackLastLists().map { Report.restored($0) }
        lastLists = try centre.lastListFiles()
        let lost = try centre.lostLists().map { Report.failed("list of \($0.name)", $0.error) }
        return restored + lost
    }

    /// Takes over what lists say that are newer than the book, as when it was put back to a copy under this server.
    private func recall() async throws -> [Report] {
        var reports: [Report] = []
        let recalled = try await centre.recallLists(onTrouble: {
            reports.append(.failed("list of \($0)", $1))
        })
        return reports + recalled.map { .recalled($0) }
    }

    /// Finishes what was begun while a key could not be used, as when its HSM was away.
    private func settle() async -> [Report] {
        var reports: [Report] = []
        do {
            let before = centre.clock.now.advanced(bySeconds: -Self.longestAttempt)
            let settled = try await centre.recover(ownBefore: before) { authority, error in
                reports.append(.failed("certificates begun by \(authority)", error))
            }
            reports += settled.map { .changed("certificate \($0.id.serial.hexadecimal)") }
        } catch {
            reports.append(.failed("certificates that were begun", error))
        }
        return reports
    }

    /// Puts into service what changed since the last round.
    ///
    /// What could not be used then is tried again; nothing is replaced unless it can be used now.
    private func takeUp() async throws -> [AuthorityFault] {
        let view = try view()
        guard view != seen || !faulty.isEmpty else { return [] }
        var faults: [AuthorityFault] = []
        let issuers = try centre.ocspIssuers { faults.append($0) }
        let roles = AuthorityRecord.Role.allCases
        let listed = try roles.map { role in try centre.listIssuers(role) { faults.append($0) } }
        let stillFaulty = Set(faults.map(\.authority))
        guard view != seen || stillFaulty != faulty else { return faults }
        responder.replaceIssuers(issuers)
        for (role, issuers) in zip(roles, listed) {
            for list in lists where list.role == role { await list.service.replaceIssuers(issuers) }
        }
        (seen, faulty) = (view, stillFaulty)
        return faults
    }

    /// Signers that end within a week and could not be followed by another; each is told of once a day.
    func endings() throws -> [Report] {
        let (now, day, week) = (centre.clock.now, Int64(86_400), Int64(7 * 86_400))
        return try centre.book.authorities().compactMap { record in
            guard record.role == .issuing, record.state != .destroyed,
                let end = try centre.signerEnd(of: record.id), end < now.advanced(bySeconds: week),
                warned[record.id].map({ $0.advanced(bySeconds: day) <= now }) ?? true
            else { return nil }
            warned[record.id] = now
            return .ending(record.id, days: (end.secondsSinceEpoch - now.secondsSinceEpoch) / day)
        }
    }

    /// Staff, authorities, and lists whose key is away, whose end is near or over; told once a day.
    func attentions() throws -> [Report] {
        let now = centre.clock.now
        guard lookedAt.map({ $0.advanced(bySeconds: 86_400) <= now }) ?? true else { return [] }
        var outcomes = [try StaffWatch(of: centre).outcome()]
        outcomes += try centre.authorityEndings()
        outcomes += try centre.listEndings()
        lookedAt = now
        return outcomes.filter { $0.severity != .passed }.map { .attention($0.detail) }
    }

    private func behind(_ record: AuthorityRecord) throws -> Behind? {
        guard let list = try centre.listAhead(ofAnyAbove: record) else { return nil }
        return Behind(list: list, files: centre.listFiles(of: list.name.authority))
    }

    private func view() throws -> View {
        let now = centre.clock.now
        let signers = try centre.book.signers(.ocsp).filter { $0.notAfter ?? now >= now }
        let authorities = try centre.book.authorities()
        return View(
            authorities: authorities,
            signers: signers,
            revoked: try signers.map(centre.isRevoked),
            ending: try authorities.map(centre.isEnding),
            awaiting: try authorities.map { try centre.awaitsRecords($0.id) },
            behind: try authorities.map { try behind($0) },
            above: try authorities.map(centre.certificates(under:))
        )
    }
}
