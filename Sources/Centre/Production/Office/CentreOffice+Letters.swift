import Model
import Store

/// The PIN letter of a token that was just finished.
extension CentreOffice {
    /// The letter; it is not on record yet.
    ///
    /// - Throws: as `Letters.draft(for:)`.
    public func letter(for token: String) throws -> LetterDraft {
        try demandStanding()
        return try Letters(centre: centre, staff: producer).draft(for: token)
    }

    /// Puts on record that the letter is written; once more, after the answer to this station was lost.
    ///
    /// - Throws: as `Letters.record(_:version:)`.
    public func lettered(_ token: String, version: Int64) async throws {
        if let record = try centre.book.token(serial: token), record.letters == 1,
            record.version == version + 1, let application = record.application,
            isOurs(try job(of: application))
        {
            return
        }
        try await Letters(centre: centre, staff: producer).record(token, version: version)
    }
}
