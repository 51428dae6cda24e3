import Enrollment
import Model
import Tokens

/// What is in reach, and what cannot be asked.
extension ProductionShift {
    /// Begins with tokens that were inserted, and clears readers that were emptied.
    func look(at places: [TokenPlace]) {
        let wanted = places.filter {
            orders.places.isEmpty || !$0.isReachable || orders.places.contains($0.name)
        }
        for place in wanted {
            guard bays[place.name] != nil else {
                bays[place.name] = Bay(place)
                tell(BayReport(place: place.name, state: place.state))
                continue
            }
            if !place.isReachable { show(place.name) { $0.state = place.state } }
        }
        for place in wanted where place.isReachable {
            guard let bay = bays[place.name], !bay.report.isBusy else { continue }
            guard place.hasToken else {
                clear(place)
                continue
            }
            if isOther(place, bay), !isClosing, fault == nil { open(place) }
        }
        let isUnserved = places.contains(where: \.isService)
        let silent = places.filter { !$0.isReachable }
        for (name, bay) in bays where !bay.report.isBusy && !wanted.contains(where: { $0.name == name }) {
            // Nobody knows what is behind a module that fails, or in a reader that cannot be asked.
            if silent.contains(where: { $0.isModule(of: name) }) { continue }
            if isUnserved, bay.isReader { standStill(name) } else { leave(name, bay) }
        }
    }

    /// The readers cannot be asked.
    func lookAway() {
        for (name, bay) in bays where bay.isReader && !bay.report.isBusy { standStill(name) }
    }

    /// What is finished stays so, everything else waits; in any case the token is looked at again afterwards.
    func standStill(_ place: String) {
        bays[place]?.isMissing = true
        switch bays[place]?.report.state {
        case .made?, .madeWithoutLetter?, .setAside?: return
        default: show(place) { $0.state = .unserved }
        }
    }

    /// A place that is not there any more.
    private func leave(_ name: String, _ bay: Bay) {
        switch bay.report.state {
        // A job that waits for its token is shown until it is back.
        case .pulled: bays[name]?.isMissing = true
        case .asking, .silent:
            show(name) { $0.state = .answering }
            bays[name] = nil
        default:
            show(name) { $0 = BayReport(place: name, state: .gone) }
            bays[name] = nil
        }
    }

    /// Whether the token in a place is to be looked at: it is another one, or the same that was out meanwhile.
    ///
    /// Where insertions are not told, one that went away in the middle of its job and is there may have been out: it is looked at
    /// once more.
    private func isOther(_ place: TokenPlace, _ bay: Bay) -> Bool {
        if bay.isMissing || bay.insertion != place.insertion || bay.report.state == .empty { return true }
        return place.insertion == nil && bay.report.state == .pulled && !bay.isSecondLook
    }

    private func clear(_ place: TokenPlace) {
        bays[place.name]?.insertion = place.insertion
        bays[place.name]?.finished = nil
        guard let report = bays[place.name]?.report, report.state != .pulled else { return }
        // It was taken out while nobody could see it.
        let isAwaited =
            report.state == .unserved && report.application.map { tally.awaited[$0] == report.token } ?? false
        show(place.name) { report in
            if isAwaited {
                report.state = .pulled
            } else {
                report = BayReport(place: place.name, state: .empty)
            }
        }
    }
}

extension ProductionShift.Bay {
    /// One that was just seen.
    fileprivate init(_ place: TokenPlace) {
        self.init(
            report: BayReport(place: place.name, state: place.state),
            isReader: place.isReader,
            insertion: place.insertion
        )
    }
}

extension TokenPlace {
    /// Where it stands before anything was done there.
    fileprivate var state: BayReport.State {
        if let trouble { return .silent(Trouble(trouble)) }
        return isReachable ? .empty : .asking
    }
}
