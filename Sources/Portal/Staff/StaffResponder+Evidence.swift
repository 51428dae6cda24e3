import Enrollment
import Model

/// 证据归档: everything about a case as an archive, for an auditor who says why.
extension StaffResponder {
    /// The archive, to be saved.
    ///
    /// - Throws: `EnrollmentError` as the export itself, of a reason that is none too.
    func export(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        let archive = try await services.evidence.archive(
            of: number,
            because: visit.text("text"),
            by: visit.member
        )
        return file(archive, "application/x-tar", saveAs: "\(number).tar")
    }
}
