public import Model

extension TokenRecord {
    /// What ends with a token that nobody has any more: the unlock that is open for it, and the codes for that.
    ///
    /// Somebody's approval must not wait for a token to come back.
    ///
    /// - Parameters:
    ///   - unlocks: those of this token.
    ///   - codes: the codes for them.
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
            let void = codes.filter {
                $0.unlock == unlock.sequence && ($0.state == .issued || $0.state == .redeemed)
            }
            let event = AuditEvent(
                at: now,
                actor: actor,
                action: "token.unlock.end",
                object: serial,
                detail: ["unlock": "\(unlock.sequence)", "before": unlock.state.rawValue]
            )
            return [.updateUnlock(unlock.moved(to: .expired, at: now), from: unlock.state), .audit(event)]
                + void.map { .updateUnlockCode($0.moved(to: .superseded, at: now), from: $0) }
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
}

extension UnlockRecord {
    func moved(to state: State, at now: Timestamp) -> UnlockRecord {
        var next = self
        (next.state, next.updatedAt) = (state, now)
        return next
    }
}

extension UnlockCodeRecord {
    func moved(to state: State, at now: Timestamp) -> UnlockCodeRecord {
        var next = self
        (next.state, next.updatedAt) = (state, now)
        return next
    }
}
