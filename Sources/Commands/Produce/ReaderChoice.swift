import Centre
import Model
import Tokens

/// Finds the one token the operator means.
struct ReaderChoice {
    let source: TokenSource
    let reader: String?
    let patience: Duration
    /// Whether a blank is wanted: it is asked for, and named where it has no serial number.
    let isForBlank: Bool

    /// - Parameters:
    ///   - source: where tokens are; modules that the named reader is none of are not asked.
    ///   - reader: the reader's name, or MODULE:SERIAL; nil for the only one that has a token.
    ///   - patience: how long to wait for the token.
    ///   - isForBlank: whether a blank is wanted.
    init(source: TokenSource, reader: String?, patience: Duration, isForBlank: Bool = true) {
        self.source = source.only(reader.map { [$0] } ?? [])
        self.reader = reader
        self.patience = patience
        self.isForBlank = isForBlank
    }

    /// Opens the token in the named reader, or in the only reader that has one; waits for it to be inserted.
    ///
    /// - Throws: `TokenError` with `.serviceNotRunning`, `.noReader`, `.unknownReader`, `.noCard`, or why the module fails that the
    ///   token could be behind; `ReaderAmbiguity` when several readers have a card.
    func open() async throws -> any Token {
        try await source.open(occupiedPlace(), isNamingBlanks: isForBlank)
    }

    private func occupiedPlace() async throws -> TokenPlace {
        let deadline = ContinuousClock.now + patience
        var places = try await source.places()
        var hasAsked = false
        for place in places {
            if let trouble = place.trouble { Terminal.say("注意：\(trouble.chinese ?? trouble.message)") }
        }
        while true {
            if let place = try choose(places) { return place }
            let left = deadline - .now
            guard left > .zero else {
                if let trouble = places.compactMap(\.trouble).first { throw trouble }
                throw TokenError(.noCard(reader: reader ?? places.first?.name ?? "-"))
            }
            if !hasAsked {
                Terminal.say("请将\(isForBlank ? "空白" : "")介质插入读卡器\(reader.map { " \($0)" } ?? "")…")
            }
            hasAsked = true
            places = try await source.places(changedFrom: places, within: left)
        }
    }

    private func choose(_ all: [TokenPlace]) throws -> TokenPlace? {
        let places = all.filter(\.isReachable)
        let trouble = all.compactMap(\.trouble).first
        guard !places.isEmpty else { throw trouble ?? TokenError(.noReader) }
        if let reader {
            guard let found = places.first(where: { $0.name == reader }) else {
                throw trouble ?? TokenError(.unknownReader(reader))
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
