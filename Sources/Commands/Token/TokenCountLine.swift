import Model

/// How many tokens of a model are in a state, as lists print it.
struct TokenCountLine: Listing {
    let model: String
    let state: String
    let count: Int

    init(_ count: TokenCount) {
        model = count.model
        state = count.state.rawValue
        self.count = count.count
    }

    static let headings = ["MODEL", "STATE", "COUNT"]
    var cells: [any Cell] { [model, state, String(count)] }
}
