/// One fault in the list above a form; it leads to the input.
struct FaultView: Sendable {
    /// The id of the input.
    let target: String
    let text: String
}
