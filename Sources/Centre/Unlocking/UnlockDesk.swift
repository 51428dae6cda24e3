import Enrollment
public import Model
import OpenSSL
import Store

/// 解锁: how a token whose PIN is lost gets a new one.
///
/// One approval, one token, one use. Asked for by one person, approved by a second, run by a third at a station (`UnlockDesk+Running.swift`). What was not
/// run in time is void.
///
/// Source: product.md §5.1 (UNLOCK) and §5.5.
public struct UnlockDesk: Sendable {
    let centre: CACentre
    let staff: StaffOperator

    /// Opens the desk for one person.
    public init(centre: CACentre, staff: StaffOperator) {
        self.centre = centre
        self.staff = staff
    }

    /// Who approves and rejects.
    static let approvers: [StaffRecord.Role] = [.reviewer, .businessAdministrator]

    var name: String { staff.record.name }
    var now: Timestamp { centre.clock.now }

    /// Asks for an unlock; one that is void is closed by it.
    ///
    /// A producer may ask for a token that is not with its holder yet, when its letter has to be written again.
    ///
    /// - Parameters:
    ///   - serial: the token.
    ///   - text: why, 2 to 200 characters.
    ///   - evidence: what the holder showed, 2 to 200 characters.
    ///   - isLocked: whether its PIN is locked, not forgotten: then the token of a holder is LOCKED until it is unlocked.
    /// - Returns: the unlock, REQUESTED.
    /// - Throws: `UnlockError` with `.notAllowed`, `.textMissing`, `.tokenState`, `.certificateInvalid` or `.open`; `BookError`.
    public func request(
        _ serial: String,
        text: String,
        evidence: String,
        isLocked: Bool = false
    ) async throws -> UnlockRecord {
        let state = try centre.book.token(serial: serial)?.state
        let isHere = state == .produced || state == .shipped
        try demand([.registrar, .reviewer] + (isHere ? [.producer] : []))
        for words in [text, evidence] where !(2...200).contains(words.unicodeScalars.count) {
            throw UnlockError(.textMissing)
        }
        let token = try unlockable(serial)
        guard !isLocked || token.state == .inUse || token.state == .locked else {
            throw UnlockError(.tokenState(serial: serial, state: token.state))
        }
        guard try centre.carriesCertificate(serial) else {
            throw UnlockError(.certificateInvalid(serial: serial))
        }
        let earlier = try centre.book.unlocks(ofToken: serial)
        var changes: [Change] =
            isLocked && token.state == .inUse ? [.updateToken(try token.moved(to: .locked, at: now))] : []
        if let open = earlier.last(where: \.state.isOpen) {
            guard let objection = try centre.objection(to: open), !objection.mayPass else {
                throw UnlockError(.open(serial: serial, state: open.state))
            }
            changes += try centre.ending(
                of: open,
                on: token,
                because: objection,
                by: Principal(staff.record)
            )
        }
        let record = UnlockRecord(
            tokenSerial: serial,
            sequence: (earlier.last?.sequence ?? 0) + 1,
            state: .requested,
            text: text,
            evidence: evidence,
            requestedBy: name,
            decidedBy: nil,
            ranBy: nil,
            expiresAt: deadline,
            createdAt: now,
            updatedAt: now
        )
        var detail = ["text": text, "evidence": evidence]
        if isLocked { detail["locked"] = "yes" }
        let event = event("token.unlock.request", record, detail)
        try await staff.book.commit(changes + [.addUnlock(record), .audit(event)])
        return record
    }

    /// Approves an unlock; from now on it can be run, once, until it expires.
    ///
    /// - Throws: `UnlockError` with `.notAllowed`, `.noneOpen`, `.samePerson`, `.wrongState`, `.expired`, `.overtaken`, `.tokenState` or
    ///   `.certificateInvalid`; `BookError`.
    public func approve(_ serial: String) async throws -> UnlockRecord {
        try await decide(serial, .approved, "token.unlock.approve")
    }

    /// Rejects an unlock, or takes back its approval as long as it does not run: its codes are void, and the application that it came
    /// with is closed.
    ///
    /// An approval is taken back also when who gave it may not approve any more.
    ///
    /// - Throws: as `approve`.
    public func reject(_ serial: String) async throws -> UnlockRecord {
        try await decide(serial, .rejected, "token.unlock.reject")
    }

    private func decide(
        _ serial: String,
        _ state: UnlockRecord.State,
        _ action: String
    ) async throws -> UnlockRecord {
        try demand(UnlockDesk.approvers)
        let open = try openUnlock(of: serial, takingBack: state == .rejected)
        guard open.requestedBy != name else { throw UnlockError(.samePerson(name: name)) }
        guard open.state == .requested || open.state == .approved && state == .rejected else {
            throw UnlockError(.wrongState(serial: serial, state: open.state))
        }
        var next = moved(open, to: state)
        next.decidedBy = name
        next.expiresAt = deadline
        let event = event(action, next, ["before": open.state.rawValue])
        let endings = state == .rejected ? try endings(with: next) : []
        try await staff.book.commit([.updateUnlock(next, from: open.state), .audit(event)] + endings)
        return next
    }

    /// What ends with an unlock that is rejected.
    private func endings(with rejected: UnlockRecord) throws -> [Change] {
        let changes = try centre.desk(for: staff).withdrawal(of: rejected, by: Principal(staff.record))
        guard let token = try centre.book.token(serial: rejected.tokenSerial), token.state == .locked else {
            return changes
        }
        // What was said to be locked was not believed.
        return changes + [.updateToken(try token.moved(to: .inUse, at: now))]
    }

    /// The unlock of a token that is open and may be used.
    ///
    /// - Parameters:
    ///   - serial: the token.
    ///   - takingBack: whether its approval is only taken back, whatever became of who gave it.
    /// - Returns: the unlock.
    /// - Throws: `UnlockError`: of one that has ended by itself why, else `.noneOpen`; `BookError`.
    func openUnlock(of serial: String, takingBack: Bool = false) throws -> UnlockRecord {
        guard let last = try centre.book.unlocks(ofToken: serial).last,
            last.state.isOpen || last.state == .expired
        else { throw UnlockError(.noneOpen(serial: serial)) }
        if let objection = try centre.objection(to: last), !(takingBack && objection.isOfApprover) {
            throw objection
        }
        guard last.state.isOpen else { throw UnlockError(.noneOpen(serial: serial)) }
        return last
    }

    /// A token that somebody has.
    func unlockable(_ serial: String) throws -> TokenRecord {
        guard let record = try centre.book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        guard TokenRecord.State.lettered.contains(record.state) else {
            throw UnlockError(.tokenState(serial: serial, state: record.state))
        }
        return record
    }

    func demand(_ roles: [StaffRecord.Role]) throws(UnlockError) {
        guard !staff.record.roles.isDisjoint(with: roles) else {
            let words = roles.map(\.rawValue).joined(separator: " or ")
            throw UnlockError(.notAllowed(name: name, roles: words))
        }
    }

    func moved(_ record: UnlockRecord, to state: UnlockRecord.State) -> UnlockRecord {
        var next = record
        next.state = state
        next.updatedAt = now
        return next
    }

    func event(_ action: String, _ record: UnlockRecord, _ detail: [String: String]) -> AuditEvent {
        AuditEvent(
            at: now,
            actor: name,
            action: action,
            object: record.tokenSerial,
            detail: ["unlock": "\(record.sequence)"].merging(detail) { $1 }
        )
    }

    private var deadline: Timestamp {
        now.advanced(bySeconds: Int64(centre.configuration.unlockHours) * 3600)
    }
}
