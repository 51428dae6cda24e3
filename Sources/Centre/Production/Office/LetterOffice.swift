/// What a station asks for the holder of a token that it has finished.
public protocol LetterOffice: Sendable {
    /// The one PIN letter of a finished token, not yet on record.
    ///
    /// - Parameter token: its serial number.
    /// - Returns: the document.
    /// - Throws: what the office refuses, or why it cannot be asked.
    func letter(for token: String) async throws -> LetterDraft

    /// Puts on record that the letter is written; after that there is no second one unseen.
    func lettered(_ token: String, version: Int64) async throws

    /// Puts on record that the letter was handed over: the printer's queue took it, or it is whole in its file.
    func handedOver(_ token: String) async throws

    /// Letters that were written, and not seen to be handed over.
    func lostLetters() async throws -> [LostLetter]
}
