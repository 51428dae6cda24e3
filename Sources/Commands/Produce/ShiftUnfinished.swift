import Centre
import Model

/// A shift ended before everything was made.
struct ShiftUnfinished: OperatorError {
    let tally: ShiftTally

    var message: String {
        let wanted = tally.wanted.map(\.words).joined(separator: ", or ")
        let kinds = wanted.isEmpty ? "" : ", for tokens that make \(wanted)"
        let waiting = tally.left > 0 ? ["\(tally.left) still in the queue\(kinds)"] : []
        let awaited = tally.awaited.map { "\($0.key) waits for token \($0.value)" }.sorted()
        let refused = tally.refused.map { "\($0.key): \($0.value)" }.sorted()
        let letters = tally.unlettered.map { "no letter for token \($0.key): \($0.value)" }.sorted()
        return "not everything was made: " + (waiting + awaited + refused + letters).joined(separator: "; ")
    }
    var hint: String? {
        tally.unlettered.isEmpty
            ? "run it again, with those tokens; one that is broken: 'pki job set-aside'"
            : "write the letters with 'pki token letter SERIAL --to FILE'"
    }
    var kind: FailureKind { .conflict }
}
