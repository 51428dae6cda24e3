import Centre
import Model
import Tokens

/// Finds the one token the operator means.
struct ReaderChoice {
    let reader: String?
    let patience: Duration

    /// Opens the token in the named reader, or in the only reader that has one; waits for it to be inserted.
    ///
    /// - Throws: `TokenError` with `.serviceNotRunning`, `.noReader`, `.unknownReader`, `.noCard`;
    ///   `ReaderAmbiguity` when several readers have a card.
    func open() async throws -> any Token {
        let name = try await occupiedReader()
        return try await PIVToken.open(reader: name, isNamingBlanks: true)
    }

    private func occupiedReader() async throws -> String {
        let service = try PCSC()
        let deadline = ContinuousClock.now + patience
        var readers = try service.readers()
        var hasAsked = false
        while true {
            if let name = try choose(readers) { return name }
            let left = deadline - .now
            guard left > .zero else {
                throw TokenError(.noCard(reader: reader ?? readers.first?.name ?? "-"))
            }
            if !hasAsked { Terminal.say("请将空白介质插入读卡器\(reader.map { " \($0)" } ?? "")…") }
            hasAsked = true
            readers = try await service.readers(changedFrom: readers, within: left)
        }
    }

    private func choose(_ readers: [CardReader]) throws -> String? {
        guard !readers.isEmpty else { throw TokenError(.noReader) }
        if let reader {
            guard let found = readers.first(where: { $0.name == reader }) else {
                throw TokenError(.unknownReader(reader))
            }
            return found.hasCard ? found.name : nil
        }
        let occupied = readers.filter(\.hasCard).map(\.name)
        guard occupied.count < 2 else { throw ReaderAmbiguity(readers: occupied) }
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
