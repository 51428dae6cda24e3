public import Model
import Issuer
import OpenSSL
import Store

/// Where two persons work on the authorities of a centre: every act on an authority's key goes through here.
///
/// Every act can be repeated after a crash at any moment: it finds the key, certificate and records that are there and
/// goes on from them, and its last commit makes it complete.
public struct AuthorityDesk: Sendable {
    /// What the lock is called that one process at a time has which works on authorities.
    static let turn = "authorities"

    let centre: CACentre
    let persons: TwoPersons
    /// Committed together with the end of an act, as the mark of a ceremony's step.
    let marks: [Change]
    /// How often, ten times a second, it is tried to be the only one at work on authorities.
    let patience: Int
    let onStep: @Sendable (HierarchyStep) -> Void

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - persons: who works at it.
    ///   - marks: committed together with the end of an act.
    ///   - patience: how often, ten times a second, it is tried to be the only one at work on authorities.
    ///   - onStep: told after each moment between which the power may fail.
    public init(
        centre: CACentre,
        persons: TwoPersons,
        marks: [Change] = [],
        patience: Int = 300,
        onStep: @escaping @Sendable (HierarchyStep) -> Void = { _ in }
    ) {
        self.centre = centre
        self.persons = persons
        self.marks = marks
        self.patience = patience
        self.onStep = onStep
    }

    /// Writes the end of an act, with the marks.
    func conclude(_ changes: [Change]) async throws(BookError) {
        try await persons.book.commit(changes + marks)
    }

    /// The desk for an act that is a part of a larger one, at whose end the marks are written.
    var withoutMarks: AuthorityDesk {
        AuthorityDesk(centre: centre, persons: persons, marks: [], patience: patience, onStep: onStep)
    }

    func event(_ action: String, _ authority: AuthorityID, _ detail: [String: String] = [:]) -> Change {
        .audit(
            AuditEvent(
                at: centre.clock.now,
                actor: persons.actor,
                action: action,
                object: authority.name,
                detail: detail
            )
        )
    }

    /// An authority with its key, whose deeds both persons sign.
    func signer(_ record: AuthorityRecord) throws -> CertificateAuthority {
        try centre.signer(record, writing: persons.book) { onStep(.issuance($0)) }
    }

    /// One new authority at a time, or one end of an authority, whatever process is at it: what two have signed under one name, or
    /// one has by an authority that another one just ended, cannot be taken back.
    ///
    /// Waits for its turn: who revokes an authority in haste may meet somebody who makes one. What was read of the book before it
    /// may be of yesterday.
    ///
    /// - Throws: `CentreError` with `.authoritiesBusy` when the turn does not come in time, or `.system`.
    func namesLock() async throws -> ProcessLock {
        let (name, folder) = (AuthorityDesk.turn, centre.state.run)
        for attempt in 1...max(patience, 1) {
            do {
                return try ProcessLock(name: name, folder: folder)
            } catch {
                guard case .occupied = error.reason else { throw error }
                if attempt == 1 { onStep(.waiting(for: ProcessLock.holder(of: name, folder: folder))) }
                if attempt < patience { try await Task.sleep(for: .milliseconds(100)) }
            }
        }
        throw CentreError(.authoritiesBusy(holder: ProcessLock.holder(of: name, folder: folder)))
    }

    /// Opens the key of an authority that is to sign, when people may have to be asked for it: before the turn is waited for, so
    /// that nobody else waits for them.
    ///
    /// - Parameters:
    ///   - id: the authority; nobody for nil, and for one that is not of the book.
    ///   - states: in which it signs what is asked for; a retired one signs lists.
    /// - Throws: `KeyFileError`, `HSMError`, `ShareError`, `CentreError` for a key that is there and does not open.
    func openKey(of id: AuthorityID?, in states: Set<AuthorityRecord.State> = [.active]) throws {
        guard let record = try id.flatMap({ try centre.book.authority($0) }), states.contains(record.state),
            !record.keyReference.hasPrefix(KeyPrefix.file.rawValue)
        else { return }
        _ = try centre.keyAtHand(record)
    }

    /// Refuses a name that an authority or an outstanding request has.
    func demandFree(_ id: AuthorityID) throws {
        try demandOwnName(id)
        guard try !centre.book.authorities().contains(where: { $0.id == id }) else {
            throw BookError(.exists(object: "authority \(id)"))
        }
        guard try !centre.book.authorityRequests().contains(where: { $0.id == id }) else {
            throw BookError(.exists(object: "request of authority \(id)"))
        }
    }

    /// Refuses a name by which files of other keys are called.
    func demandOwnName(_ id: AuthorityID) throws(HierarchyError) {
        guard !KeyLeftover.isOfOthers(id) else {
            throw HierarchyError(.unusable(what: "name \(id)", detail: "files of other keys are called so"))
        }
    }

    /// An authority that may certify others now.
    func parent(_ id: AuthorityID) throws -> AuthorityRecord {
        let record = try centre.authorityRecord(id.name)
        guard record.state == .active else { throw HierarchyError(.notInState(id, record.state)) }
        try centre.demandStanding(record)
        try centre.demandKnowledge(of: record)
        let certificate = try Certificate(der: record.certificate)
        guard certificate.basicConstraints?.pathLength != 0 else {
            throw HierarchyError(.parentUnfit(id, detail: "no authority may follow below it"))
        }
        return record
    }
}
