public import Model

extension TokenRecord {
    /// What ends with a token, or with its stay at the centre: the unlock that is open for it, and the codes for that.
    ///
    /// Somebody's approval must not wait for a token to come back, or for another holder.
    ///
    /// - Parameters:
    ///   - unlocks: those of this token that shall not stay open.
    ///   - codes: the token's codes.
    ///   - changes: what is committed with it; what ends by those is left out.
    ///   - actor: who ends the token, as the audit chain names them.
    ///   - now: when.
    /// - Returns: the changes with an audit event for each unlock; none when no unlock is open.
    public func ending(
        _ unlocks: [UnlockRecord],
        _ codes: [UnlockCodeRecord],
        besides changes: [Change] = [],
        by actor: String,
        at now: Timestamp
    ) -> [Change] {
        unlocks.filter { $0.state.isOpen && !changes.end($0) }.flatMap { unlock -> [Change] in
            let event = AuditEvent(
                at: now,
                actor: actor,
                action: "token.unlock.end",
                object: serial,
                detail: ["unlock": "\(unlock.sequence)", "before": unlock.state.rawValue]
            )
            return [.updateUnlock(unlock.moved(to: .expired, at: now), from: unlock.state), .audit(event)]
                + codes.filter { $0.unlock == unlock.sequence && !changes.end($0) }.ended(at: now)
        }
    }
}

extension [Change] {
    /// Whether an unlock ends by these.
    fileprivate func end(_ unlock: UnlockRecord) -> Bool {
        contains { change in
            guard case .updateUnlock(let next, _) = change else { return false }
            return next.tokenSerial == unlock.tokenSerial && next.sequence == unlock.sequence
        }
    }

    /// Whether a code ends by these.
    fileprivate func end(_ code: UnlockCodeRecord) -> Bool {
        contains { change in
            guard case .updateUnlockCode(_, let old) = change else { return false }
            return old == code
        }
    }
}

extension UnlockRecord {
    func moved(to state: State, at now: Timestamp) -> UnlockRecord {
        var next = self
        (next.state, next.updatedAt) = (state, now)
        return next
    }
}
