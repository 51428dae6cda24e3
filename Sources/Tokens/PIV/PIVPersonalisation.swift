import OpenSSL

/// Changing a card's three secrets in an order that survives a cut between any two commands.
///
/// 0. A card that still has the maker's management key must be a blank, which is asked before anything is written: it shows
///    nothing of anybody's, and its PUK is the maker's. Where the card does not tell that, the PUK is given once, for itself.
/// 1. Management key: proves for free what the card has now. Set first, so that a card with an old one has the old
///    PUK as well, and a card with the new one may have either.
/// 2. PUK: changed by its present value. Where the card may have the new one already, "new to new" tells.
/// 3. PIN: set with the PUK, whatever it was.
/// 4. CHUID and CCC, when missing.
///
/// The same run repeated with the same target ends in the same state. What an uncertain PUK costs is at most one try
/// for each cut between steps 1 and 2, given back by the right value; where the card tells its counter, no two runs give the
/// same wrong value, and where it tells that the PUK is the maker's, it costs none.
struct PIVPersonalisation {
    let card: PIVApplication
    let serial: String
    let target: TokenSecrets
    let known: [TokenSecrets]

    /// A card is somebody's only when it says so twice: one wrong answer takes no token out of use.
    ///
    /// - Throws: `TokenError` with `.alreadyPersonalised`, `.wrongPUK`, `.pukLocked`, `.tooFewTries`, `.unsupported`.
    func run() throws(TokenError) {
        var isOurs = try takeOver()
        if !isOurs { isOurs = try takeOver() }
        guard isOurs else { throw TokenError(.alreadyPersonalised(serial: serial)) }
        try card.resetPIN(to: target.pin, puk: target.puk)
        try card.completeCardObjects()
    }

    /// Gives the card management key and PUK of the target, whichever of the known ones it has.
    ///
    /// - Returns: false, with nothing written, for a card that is somebody's.
    private func takeOver() throws(TokenError) -> Bool {
        if try card.authenticate(with: target) {
            try changePUK(from: [target] + known)
            return true
        }
        for index in known.indices where try card.authenticate(with: known[index]) {
            if try isFactory(known[index]) {
                guard let blank = try card.managedBlank() else { return false }
                if !blank.isPUKKnown { try askPUK() }
            }
            try takeOver(from: index)
            return true
        }
        return false
    }

    /// Gives the maker's PUK for itself: the right one changes nothing, a wrong one costs the only try that is ever spent.
    private func askPUK() throws(TokenError) {
        let factory = try TokenSecrets.factory()
        do {
            try card.changePUK(from: factory.puk, to: factory.puk)
        } catch {
            switch error.reason {
            case .wrongPUK, .pukLocked: throw TokenError(.alreadyPersonalised(serial: serial))
            default: throw error
            }
        }
    }

    /// The PUK is that of the management key, or of one that the list has further down: never the target's.
    ///
    /// When it is none of them the card is not as the book has it, and gets its management key back.
    private func takeOver(from present: Int) throws(TokenError) {
        // The management key of our own goes with one PUK: that is no guess, and worth the last try.
        try demandTry(isLikely: !isFactory(known[present]))
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
                // Of a blank, whose PUK was asked for, this is a wrong answer.
                if try isFactory(known[present]) { throw error }
                try card.setManagementKey(known[present])
                throw TokenError(.alreadyPersonalised(serial: serial))
            default: throw error
            }
        }
    }

    /// Tries the candidates, the likeliest first, until one is right or the tries become few.
    ///
    /// The management key says that the card is ours, so the last try is spent on the likeliest value, and on the last one: when every
    /// other one was wrong, that is not. It comes to this when a card was cut again and again between a wrong value and the
    /// right one, and not to spend it would leave the card without its PUK for ever.
    private func changePUK(from candidates: [TokenSecrets]) throws(TokenError) {
        let isFactoryValue = try card.isPUKFactoryValue()
        let left = try card.pukTriesLeft()
        var failure = TokenError(.wrongPUK(triesLeft: left))
        let candidates = try likeliestFirst(possible(candidates, isFactoryValue), left)
        for (index, candidate) in candidates.enumerated() {
            try demandTry(isLikely: index == 0 || index + 1 == candidates.count)
            do {
                return try card.changePUK(from: candidate.puk, to: target.puk)
            } catch {
                guard case .wrongPUK(let left) = error.reason else { throw error }
                let isDecided = index + 2 == candidates.count
                if let left, left < PIVApplication.fewestTries, !isDecided {
                    throw TokenError(.tooFewTries(of: "PUK", left: left))
                }
                failure = error
            }
        }
        throw failure
    }

    /// Refuses a card without a try, and one with a single try for a value that is not likely.
    ///
    /// - Throws: `TokenError` with `.pukLocked` or `.tooFewTries`.
    private func demandTry(isLikely: Bool) throws(TokenError) {
        guard isLikely else { return try card.checkPUKTries() }
        guard try card.pukTriesLeft() == 0, try card.pukTriesLeft() == 0 else { return }
        throw TokenError(.pukLocked)
    }

    /// The target's PUK last, when tries were spent: setting it gives all of them back, so it is not there yet, and what was given in
    /// vain is most likely itself, by a run that was cut.
    private func likeliestFirst(
        _ candidates: [TokenSecrets],
        _ left: Int?
    ) throws(TokenError) -> [TokenSecrets] {
        guard candidates.count > 1, let left, let first = candidates.first,
            first.puk.isEqual(to: target.puk), let most = try card.mostTries(PIVApplication.pukReference),
            left < Int(most)
        else { return candidates }
        return candidates.dropFirst() + [first]
    }

    /// The candidates with different PUKs, as far as the card does not exclude them itself.
    private func possible(
        _ candidates: [TokenSecrets],
        _ isFactoryValue: Bool?
    ) throws(TokenError) -> [TokenSecrets] {
        var possible: [TokenSecrets] = []
        for candidate in candidates where !possible.contains(where: { $0.puk.isEqual(to: candidate.puk) }) {
            if let isFactoryValue, try isFactoryPUK(candidate) != isFactoryValue { continue }
            possible.append(candidate)
        }
        return possible
    }

    private func isFactory(_ secrets: TokenSecrets) throws(TokenError) -> Bool {
        try TokenSecrets.factory().managementKey.isEqual(to: secrets.managementKey)
    }

    private func isFactoryPUK(_ secrets: TokenSecrets) throws(TokenError) -> Bool {
        try TokenSecrets.factory().puk.isEqual(to: secrets.puk)
    }
}
