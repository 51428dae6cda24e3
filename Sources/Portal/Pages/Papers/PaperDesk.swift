import Model

/// Puts applications on paper: what they say, and the setting of it.
public struct PaperDesk: Sendable {
    let writer: PaperWriter
    let press: any PaperPress

    /// Makes a desk.
    public init(writer: PaperWriter, press: any PaperPress) {
        self.writer = writer
        self.press = press
    }

    /// One paper as PDF; nil where there is no such paper.
    ///
    /// - Throws: `PageError` with `.unavailable` when too much is waiting; `EnrollmentError`; what the setting throws.
    func document(
        _ kind: PrintedPaper.Kind,
        of record: ApplicationRecord,
        mended: [UInt8]? = nil,
        isMasked: Bool = false,
        for login: String
    ) async throws -> [UInt8]? {
        guard let paper = try writer.paper(kind, of: record, mended: mended, isMasked: isMasked) else {
            return nil
        }
        do {
            return try await press.document(paper, for: login)
        } catch is FairQueue.Refusal {
            throw PageError.unavailable
        }
    }
}
