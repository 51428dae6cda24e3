import Centre
import Model
import Tokens

/// Finds the one token the operator means.
struct ReaderChoice {
    let source: TokenSource
    let reader: String?
    let patience: Duration
    /// Whether a blank is wanted: it is asked for, and named where it has no serial number.
    var isForBlank = true

    /// Opens the token in the named reader, or in the only reader that has one; waits for it to be inserted.
    ///
    /// - Throws: `TokenError` with `.serviceNotRunning`, `.noReader`, `.unknownReader`, `.noCard`;
    ///   `ReaderAmbiguity` when several readers have a card.
    func open() async throws -> any Token {
        try await source.open(occupiedPlace(), isNamingBlanks: isForBlank)
    }

    private func occupiedPlace() async throws -> TokenPlace {
        let deadline = ContinuousClock.now + patience
        var places = try await source.places()
        var hasAsked = false
        while true {
            if let place = try choose(places) { return place }
            let left = deadline - .now
            guard left > .zero else {
                throw TokenError(.noCard(reader: reader ?? places.first?.name ?? "-"))
            }
            if !hasAsked {
                Terminal.say("请将\(isForBlank ? "空白" : "")介质插入读卡器\(reader.map { " \($0)" } ?? "")…")
            }
            hasAsked = true
            places = try await source.places(changedFrom: places, within: left)
        }
    }

    private func choose(_ places: [TokenPlace]) throws -> TokenPlace? {
        guard !places.isEmpty else { throw TokenError(.noReader) }
        if let reader {
            guard let found = places.first(where: { $0.name == reader }) else {
                throw TokenError(.unknownReader(reader))
            }
            return found.hasToken ? found : nil
        }
        let occupied = places.filter(\.hasToken)
        guard occupied.count < 2 else { throw ReaderAmbiguity(readers: occupied.map(\.name)) }
        return occupied.first
    }
}

/// Several readers have a card, and nobody said which is meant.
struct ReaderAmbiguity: OperatorError {
    let readers: [String]
    var message: String {
        "several readers have a card: " + readers.map { "'\($0)'" }.joined(separator: ", ")
    }
    var hint: String? { "take one card out, or name the reader with --reader" }
    var kind: FailureKind { .conflict }
}
