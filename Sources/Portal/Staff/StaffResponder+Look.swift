import Enrollment
import Model
import Store

/// 查看完整信息: the form of an application, for a business administrator who says why.
extension StaffResponder {
    /// Whether somebody may see it when they give a reason.
    func mayLook(_ visit: StaffVisit) -> Bool {
        Permission.check(.viewPersonalData, visit.principal, nil).contains(.withReason)
    }

    /// What was submitted, whole; that and the reason are on record before.
    ///
    /// - Throws: `EnrollmentError` as the look itself, of a reason that is none too.
    func look(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard let standing = try services.book.application(number) else { throw PageError.notFound }
        // What was never handed in, and what was forgotten, is nothing to look at.
        let isThere = (try? ApplicationSnapshot(canonicalJSON: standing.snapshot)) != nil
        guard isThere, standing.state != .draft else { throw StaffResponder.unknownDeed }
        let record = try await services.enrollment.view(
            number,
            because: visit.text("text"),
            by: visit.principal
        )
        let language = visit.language
        let view = DeedView(
            title: "\(business(record.type, language)) \(record.number)",
            state: words.text("state_\(record.state.rawValue)", language),
            tone: record.state.isTerminal ? "quiet" : "wait",
            facts: try sections(of: record, language).flatMap(\.rows),
            faults: [],
            forms: [],
            notice: words.text("look_recorded", language),
            back: "\(StaffRegisterPage.cases.path)/\(number)"
        )
        return page("deed", "register_cases", visit, view)
    }
}
