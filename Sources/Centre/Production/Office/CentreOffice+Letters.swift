import Enrollment
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

    /// Puts on record that the letter of a token that was made here was handed over.
    ///
    /// - Throws: `BookError`.
    public func handedOver(_ token: String) async throws {
        try await LetterHandover(centre: centre, staff: producer).record(token, letter: 1)
    }

    /// So many are named at most.
    private static let mostLost = 100
    /// As long as another station may be at it: a printer has a minute.
    static let handoverSeconds: Int64 = 120

    /// Letters that were written, and not seen to be handed over; those that another station may be printing are left out.
    ///
    /// - Throws: `BookError`.
    public func lostLetters() throws -> [LostLetter] {
        let limit = centre.clock.now.advanced(bySeconds: -Self.handoverSeconds)
        return try centre.book.tokensWithLostLetter(limit: Self.mostLost).compactMap { record in
            let job = try record.application.flatMap { (number) throws(BookError) in
                try centre.book.job(of: number)
            }
            guard record.updatedAt <= limit || job?.station == workstation.station else { return nil }
            return LostLetter(token: record.serial, application: record.application, state: record.state)
        }
    }
}
