import Model
import Tokens

/// What the office found when it looked at the report of a step.
struct StepFindings {
    /// What the journal says of it.
    let words: String
    /// What goes on record with it.
    var changes: [Change] = []
    /// Where the key is that was made.
    var slot: TokenSlot?
}
