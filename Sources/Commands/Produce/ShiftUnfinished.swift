import Centre
import Model

/// A shift ended before everything was made.
struct ShiftUnfinished: OperatorError {
    let tally: ShiftTally
    /// Files for letters in which no letter is.
    let blankLetters: [String]

    var message: String {
        let wanted = tally.wanted.map(\.words).joined(separator: ", or ")
        let kinds = wanted.isEmpty ? "" : ", for tokens that make \(wanted)"
        let waiting = tally.left > 0 ? ["\(tally.left) still in the queue\(kinds)"] : []
        let awaited = tally.awaited.merging(tally.elsewhere) { first, _ in first }
            .map { "\($0.key) waits for token \($0.value)" }.sorted()
        let refused = tally.refused.map { "\($0.key): \($0.value)" }.sorted()
        let letters = tally.unlettered.map { "no letter for token \($0.key): \($0.value)" }.sorted()
        let blank = blankLetters.map { "\($0) is blank, an earlier run was cut before it was written" }
        let all = waiting + awaited + refused + letters + blank
        return "not everything was made: " + all.joined(separator: "; ")
    }
    var hint: String? {
        if !tally.unlettered.isEmpty {
            return "write the letters with 'pki token letter SERIAL --to FILE'; one that a printer had "
                + "is on record, and is written again with --reprint, once 'pki token unlock create' was approved"
        }
        return blankLetters.isEmpty
            ? "run it again, with those tokens; one that is broken: 'pki job set-aside'"
            : "'pki token letter SERIAL --to FILE' writes over a blank one; with --reprint, once that is approved, when it is on record"
    }
    var kind: FailureKind { .conflict }
}
