import OpenSSL

/// Changing a card's three secrets in an order that survives a cut between any two commands.
///
/// 1. Management key: proves for free what the card has now. Set first, so that a card with an old one has the old
///    PUK as well, and a card with the new one may have either.
/// 2. PUK: changed by its present value. Where the card may have the new one already, "new to new" tells.
/// 3. PIN: set with the PUK, whatever it was.
/// 4. CHUID and CCC, when missing.
///
/// The same run repeated with the same target ends in the same state. What an uncertain PUK costs is at most one try
/// for each cut between steps 1 and 2, given back by the right value; where the card tells its counter and whether the
/// PUK is the maker's, it costs none.
struct PIVPersonalisation {
    let card: PIVApplication
    let serial: String
    let target: TokenSecrets
    let known: [TokenSecrets]

    /// - Throws: `TokenError` with `.alreadyPersonalised`, `.wrongPUK`, `.pukLocked`, `.tooFewTries`, `.unsupported`.
    func run() throws(TokenError) {
        let isManagedByTarget = try card.authenticate(with: target)
        if isManagedByTarget {
            try changePUK(from: [target] + known)
        } else {
            let present = try findPresent()
            try refuseUsedCard(known[present])
            try takeOver(from: present)
        }
        try card.resetPIN(to: target.pin, puk: target.puk)
        try card.completeCardObjects()
    }

    /// The first of the known secrets whose management key the card has.
    private func findPresent() throws(TokenError) -> Int {
        for index in known.indices where try card.authenticate(with: known[index]) { return index }
        throw TokenError(.alreadyPersonalised(serial: serial))
    }

    /// A card that still has the maker's management key, and yet a certificate or a PUK of its own, is somebody's.
    private func refuseUsedCard(_ present: TokenSecrets) throws(TokenError) {
        guard try isFactory(present) else { return }
        for slot in TokenSlot.allCases where try card.object(slot.certificateObject) != nil {
            throw TokenError(.alreadyPersonalised(serial: serial))
        }
        if try card.isPUKFactoryValue() == false { throw TokenError(.alreadyPersonalised(serial: serial)) }
    }

    /// The PUK is that of the management key, or of one that the list has further down: never the target's.
    ///
    /// When it is none of them the card is somebody's, and gets its management key back.
    private func takeOver(from present: Int) throws(TokenError) {
        try card.checkPUKTries()
        try card.setManagementKey(target)
        // An answer without data says nothing of what the card did; that it knows the key does.
        guard try card.authenticate(with: target) else {
            throw TokenError(.untrueAnswer(operation: "setting the management key"))
        }
        do {
            try changePUK(from: Array(known[present...]))
        } catch {
            switch error.reason {
            case .wrongPUK, .tooFewTries, .pukLocked:
                try card.setManagementKey(known[present])
                throw TokenError(.alreadyPersonalised(serial: serial))
            default: throw error
            }
        }
    }

    /// Tries the candidates in order until one is right or the tries become few.
    private func changePUK(from candidates: [TokenSecrets]) throws(TokenError) {
        let isFactoryValue = try card.isPUKFactoryValue()
        var failure = TokenError(.wrongPUK(triesLeft: try card.pukTriesLeft()))
        var tried: [TokenSecrets] = []
        for candidate in candidates {
            if let isFactoryValue, try isFactoryPUK(candidate) != isFactoryValue { continue }
            if tried.contains(where: { $0.puk.isEqual(to: candidate.puk) }) { continue }
            try card.checkPUKTries()
            do {
                return try card.changePUK(from: candidate.puk, to: target.puk)
            } catch {
                guard case .wrongPUK(let left) = error.reason else { throw error }
                if let left, left < PIVApplication.fewestTries {
                    throw TokenError(.tooFewTries(of: "PUK", left: left))
                }
                failure = error
                tried.append(candidate)
            }
        }
        throw failure
    }

    private func isFactory(_ secrets: TokenSecrets) throws(TokenError) -> Bool {
        try TokenSecrets.factory().managementKey.isEqual(to: secrets.managementKey)
    }

    private func isFactoryPUK(_ secrets: TokenSecrets) throws(TokenError) -> Bool {
        try TokenSecrets.factory().puk.isEqual(to: secrets.puk)
    }
}
