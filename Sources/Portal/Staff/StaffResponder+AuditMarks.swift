import Enrollment
import Model
import Store

/// 标记已审计: which part of the audit chain was examined, signed by the auditor.
extension StaffResponder {
    func auditMark(_ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try auditMarkPage(visit) }
        let act: StaffAct
        do {
            act = try markAct(visit)
        } catch let error as EnrollmentError {
            return try await refused(error, visit) { faults, status in
                try auditMarkPage(visit, faults, status: status)
            }
        }
        return try await decide(visit) { () throws(EnrollmentError) in
            act
        } again: { faults, status in
            try auditMarkPage(visit, faults, status: status)
        }
    }

    /// What a form about a part of the chain asks for.
    ///
    /// - Throws: `EnrollmentError` when there is no such part; `BookError`.
    func markAct(_ visit: StaffVisit) throws -> StaffAct {
        guard visit.text("deed") == "audit_mark" else { throw StaffResponder.unknownDeed }
        let stretch = try AuditReading.stretch(
            from: Int64(visit.text("first")) ?? 0,
            to: Int64(visit.text("last")) ?? 0,
            of: services.book
        )
        return .markAudit(stretch, text: visit.text("text"))
    }

    /// Whether somebody may mark: who reads more than their own deeds.
    func mayMark(_ visit: StaffVisit) -> Bool {
        Permission.check(.readAudit, visit.principal, nil).contains(.any)
    }

    private func auditMarkPage(
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        guard mayMark(visit) else { throw PageError.notYours }
        let language = visit.language
        let head = try services.book.auditHead().sequence
        // The newest first: what was found last time is where the next examination begins.
        let latest = try services.book.auditMarks(of: 1...max(1, head)).suffix(20).reversed()
        let inputs = ["first", "last"].map { name in
            let wanted = visit.query.text(name).flatMap { Int64($0) }
            return DeedInput(
                name,
                "audit_mark_\(name)",
                .line(length: 19),
                value: wanted.map { String($0) } ?? ""
            )
        }
        let view = DeedView(
            title: words.text("act_audit_mark", language),
            state: words.text("audit_mark_head", language, String(head)),
            tone: "quiet",
            facts: [],
            history: latest.map { mark in
                SheetView.Row(
                    label: "\(mark.first)–\(mark.last)",
                    value: "\(Shown.time(mark.createdAt)) · \(mark.markedBy) · \(mark.text)"
                )
            },
            faults: faults,
            forms: [
                form(
                    "audit_mark",
                    to: StaffRegisterPage.auditMarkPath,
                    asking: inputs + [DeedInput("text", "audit_mark_text", .line(length: 200))],
                    visit,
                    faults
                )
            ],
            notice: nil,
            back: StaffRegisterPage.audit.path
        )
        return page("deed", "act_audit_mark", visit, view, status: status)
    }
}

extension StaffRegisterPage {
    /// Where parts of the audit chain are marked.
    static let auditMarkPath = "\(StaffRegisterPage.audit.path)/mark"
}
