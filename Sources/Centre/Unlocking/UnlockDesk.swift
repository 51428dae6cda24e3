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

    var name: String { staff.record.name }
    var now: Timestamp { centre.clock.now }

    /// Asks for an unlock; one that has expired is closed by it.
    ///
    /// A producer may ask for a token that is not with its holder yet, when its letter has to be written again.
    ///
    /// - Parameters:
    ///   - serial: the token.
    ///   - text: why, 2 to 200 characters.
    ///   - evidence: what the holder showed, 2 to 200 characters.
    ///   - isLocked: whether its PIN is locked, not forgotten: then the token of a holder is LOCKED until it is unlocked.
    /// - Returns: the unlock, REQUESTED.
    /// - Throws: `UnlockError` with `.notAllowed`, `.textMissing`, `.tokenState` or `.open`; `BookError`.
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
        let earlier = try centre.book.unlocks(ofToken: serial)
        var changes: [Change] =
            isLocked && token.state == .inUse ? [.updateToken(try token.moved(to: .locked, at: now))] : []
        if let open = earlier.last(where: \.state.isOpen) {
            guard try hasExpired(open) || isOvertaken(open) else {
                throw UnlockError(.open(serial: serial, state: open.state))
            }
            changes.append(.updateUnlock(moved(open, to: .expired), from: open.state))
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
    /// - Throws: `UnlockError` with `.notAllowed`, `.noneOpen`, `.samePerson`, `.wrongState` or `.expired`; `BookError`.
    public func approve(_ serial: String) async throws -> UnlockRecord {
        try await decide(serial, .approved, "token.unlock.approve")
    }

    /// Rejects an unlock.
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
        try demand([.reviewer, .businessAdministrator])
        let open = try openUnlock(of: serial)
        guard open.requestedBy != name else { throw UnlockError(.samePerson(name: name)) }
        guard open.state == .requested else {
            throw UnlockError(.wrongState(serial: serial, state: open.state))
        }
        var next = moved(open, to: state)
        next.decidedBy = name
        next.expiresAt = deadline
        // What was said to be locked was not believed.
        var changes: [Change] = [.updateUnlock(next, from: open.state), .audit(event(action, next, [:]))]
        if state == .rejected, let token = try centre.book.token(serial: serial), token.state == .locked {
            changes.append(.updateToken(try token.moved(to: .inUse, at: now)))
        }
        try await staff.book.commit(changes)
        return next
    }

    /// The unlock of a token that is open and in time.
    func openUnlock(of serial: String) throws -> UnlockRecord {
        guard let open = try centre.book.unlocks(ofToken: serial).last(where: \.state.isOpen) else {
            throw UnlockError(.noneOpen(serial: serial))
        }
        guard !hasExpired(open) else { throw UnlockError(.expired(serial: serial)) }
        return open
    }

    /// Refuses an approval that was asked for while the token was on its way, when its holder has it since: another letter for an
    /// envelope is not an unlock of somebody's token.
    ///
    /// - Throws: `UnlockError` with `.overtaken`; `BookError`.
    func checkHands(_ open: UnlockRecord) throws {
        guard try !isOvertaken(open) else { throw UnlockError(.overtaken(serial: open.tokenSerial)) }
    }

    private func isOvertaken(_ open: UnlockRecord) throws -> Bool {
        guard open.state != .running,
            let number = try centre.book.token(serial: open.tokenSerial)?.application,
            let delivery = try centre.book.delivery(of: number)
        else { return false }
        let isOver = delivery.state == .delivered || delivery.state == .pickedUp
        return isOver && open.createdAt < delivery.updatedAt
    }

    /// A token that somebody has.
    func unlockable(_ serial: String) throws -> TokenRecord {
        guard let record = try centre.book.token(serial: serial) else {
            throw BookError(.notFound(object: "token \(serial)"))
        }
        switch record.state {
        case .produced, .shipped, .inUse, .locked: return record
        case .inStock, .allocated, .initialized, .inProduction, .retired, .lost, .defective:
            throw UnlockError(.tokenState(serial: serial, state: record.state))
        }
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

    /// What runs cannot expire: the token may have been touched, and has to be finished.
    private func hasExpired(_ record: UnlockRecord) -> Bool {
        record.state != .running && record.expiresAt <= now
    }
}
