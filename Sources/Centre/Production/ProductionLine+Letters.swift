extension ProductionLine {
    /// Writes the one PIN letter of a token that was finished here.
    ///
    /// That it was written is on record before the PIN is in the file, or goes to the printer; that it is there, after that.
    ///
    /// - Parameters:
    ///   - token: its serial number.
    ///   - destination: where the letter goes.
    /// - Throws: `LetterError` with `.alreadyWritten`, or for the printer; `CentreError`; what the office throws.
    public func writeLetter(for token: String, to destination: LetterDestination) async throws {
        let draft = try await office.letter(for: token)
        let version = draft.version
        try await destination.deliver(draft.document, title: "token letter \(token)") {
            try await office.lettered(token, version: version)
        } then: {
            try await office.handedOver(token)
        }
    }
}
