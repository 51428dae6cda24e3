import Model

/// The rules of succession in a few lines, to compare the centre with.
struct SuccessionModel {
    struct Entry {
        let number: Int
        let key: Int
        let act: IssuanceAct
        let predecessor: CertificateID?
        var state: CertificateState
        var reason: RevocationReason?
        let notAfter: Timestamp
    }

    var entries: [CertificateID: Entry] = [:]
    var dues: [CertificateID: (successor: CertificateID, at: Timestamp)] = [:]
    var blocked: Set<Int> = []

    /// What an attempt at a successor comes to.
    enum Forecast: Equatable {
        case fresh
        case again(CertificateID)
        case refused
    }

    func forecast(_ act: IssuanceAct, of id: CertificateID, key: Int, at now: Timestamp) -> Forecast {
        guard let old = entries[id], !blocked.contains(key) else { return .refused }
        guard (act == .renew) == (key == old.key) else { return .refused }
        let successors = entries.filter { $0.value.predecessor == id }
        let living: Set<CertificateState> = [.issued, .active, .held]
        if let same = successors.first(where: { $0.value.act == act && living.contains($0.value.state) }) {
            // Nobody is handed a certificate that is on hold.
            return same.value.key == key && same.value.state != .held ? .again(same.key) : .refused
        }
        if successors.contains(where: { $0.value.act != act && [.active, .held].contains($0.value.state) }) {
            return .refused
        }
        let isLost = act == .reissue && (old.reason == .keyCompromise || old.reason == .superseded)
        guard old.state == .active || (old.state == .revoked && isLost) else { return .refused }
        if act == .replace || act == .reissue, old.notAfter < now { return .refused }
        return .fresh
    }

    func mayProve(_ id: CertificateID) -> Bool {
        guard let entry = entries[id], entry.state == .issued, let predecessor = entry.predecessor else {
            return false
        }
        let isTaken = entries.values.contains {
            $0.predecessor == predecessor && [.active, .held].contains($0.state)
        }
        if isTaken { return false }
        let old = entries[predecessor]?.state
        return old == .active || (entry.act == .reissue && old == .revoked)
    }

    mutating func revoke(_ id: CertificateID, _ reason: RevocationReason) {
        entries[id]?.state = .revoked
        entries[id]?.reason = reason
        if reason == .keyCompromise, let key = entries[id]?.key { blocked.insert(key) }
    }

    /// Whoever found the token has the key of every certificate that stands for it; also of one that was revoked for less.
    mutating func lose(_ id: CertificateID) {
        if entries[id]?.state == .revoked { revoke(id, .keyCompromise) }
        let living: Set<CertificateState> = [.issued, .active, .held]
        let lost = entries.filter { $0.value.key == entries[id]?.key && living.contains($0.value.state) }
        for one in lost.keys { revoke(one, .keyCompromise) }
    }

    mutating func prove(_ id: CertificateID, at now: Timestamp) {
        guard let entry = entries[id], let old = entry.predecessor else { return }
        entries[id]?.state = .active
        switch entry.act {
        case .renew, .rekey: dues[old] = (id, now.advanced(bySeconds: 7 * 86_400))
        case .replace:
            revoke(old, .affiliationChanged)
            var next = entries[old]?.predecessor
            while let id = next {
                let state = entries[id]?.state
                if dues[id] != nil, state == .active || state == .held { revoke(id, .affiliationChanged) }
                next = entries[id]?.predecessor
            }
        case .reissue, .new, .imported: break
        }
    }

    mutating func settle(at now: Timestamp) {
        let ended = dues.filter { $0.value.at <= now }.sorted {
            ($0.value.at, entries[$0.key]?.number ?? 0) < ($1.value.at, entries[$1.key]?.number ?? 0)
        }
        for (old, due) in ended {
            guard let entry = entries[old] else { continue }
            if entry.state == .revoked || entry.notAfter < now {
                dues[old] = nil
            } else if !isGood(due.successor, .held) {
                dues[old] = nil
                if isGood(due.successor, .active) { revoke(old, .superseded) }
            }
        }
    }

    /// Whether this certificate, or what took its place when it was revoked, is in this state.
    private func isGood(_ id: CertificateID, _ state: CertificateState) -> Bool {
        guard entries[id]?.state == .revoked else { return entries[id]?.state == state }
        return entries.contains { $0.value.predecessor == id && isGood($0.key, state) }
    }
}
