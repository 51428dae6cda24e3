import Enrollment
import Model
import Store

/// 审核通过 with its checklist, 审核驳回 with its reasons.
extension StaffResponder {
    func reviewForms(
        _ record: ApplicationRecord,
        _ snapshot: ApplicationSnapshot,
        _ visit: StaffVisit,
        _ faults: [FaultView]
    ) throws -> [DeedForm] {
        let language = visit.language
        let path = "/review/\(record.number)"
        let hidden = [(name: "version", value: String(record.version))]
        let checks = ReviewCheck.required(for: snapshot).map { check in
            (value: check.rawValue, label: words.text("check_\(check.rawValue)", language))
        }
        let codes = Rejection.Code.allCases.map { code in
            (value: code.rawValue, label: words.text("reject_\(code.rawValue)", language))
        }
        let rejection = [
            DeedInput("code", "field_code", .choice(codes)),
            DeedInput("field", "field_targets", .ticks(try targets(of: record, language))),
            DeedInput("text", "field_reject_text", .long(length: 200)),
        ]
        let checklist = [DeedInput("check", "review_checklist", .ticks(checks))]
        return [
            form("approve", to: path, hidden: hidden, asking: checklist, visit, faults),
            form("reject", to: path, hidden: hidden, asking: rejection, visit, faults),
        ]
    }

    /// What a form of the review page asks for.
    func reviewAct(
        _ number: ApplicationNumber,
        _ visit: StaffVisit
    ) throws(EnrollmentError) -> StaffAct {
        guard let version = Int64(visit.text("version")) else { throw StaffResponder.unknownDeed }
        switch visit.text("deed") {
        case "approve":
            let checks = ticked("check", visit).compactMap(ReviewCheck.init(rawValue:))
            return .approve(number, version: version, Set(checks))
        case "reject":
            guard let code = Rejection.Code(rawValue: visit.text("code")) else {
                let failure = ValidationFailure("code", .notInList, "驳回原因：请选择")
                throw EnrollmentError(.validationFailed([failure]))
            }
            let rejection = try Rejection(code: code, text: try rejectionText(number, visit))
            return .reject(number, version: version, rejection)
        default: throw StaffResponder.unknownDeed
        }
    }

    /// What the applicant reads: which fields and documents, and what about them; always in Chinese.
    private func rejectionText(
        _ number: ApplicationNumber,
        _ visit: StaffVisit
    ) throws(EnrollmentError) -> String {
        let chosen = ticked("field", visit)
        let text = visit.text("text")
        guard !chosen.isEmpty else { return text }
        let known: [(value: String, label: String)]
        do throws(BookError) {
            known =
                try services.book.application(number).map { record throws(BookError) in
                    try targets(of: record, .chinese)
                } ?? []
        } catch {
            throw EnrollmentError(.book(error))
        }
        let labels = known.filter { chosen.contains($0.value) }.map(\.label)
        guard !labels.isEmpty else { return text }
        let remark = text.allSatisfy(\.isWhitespace) ? "请更正后重新提交" : text
        return "\(labels.joined(separator: "、"))：\(remark)"
    }

    /// The fields and documents that may be wrong, in the order of the page.
    private func targets(
        of record: ApplicationRecord,
        _ language: Language
    ) throws(BookError) -> [(value: String, label: String)] {
        let values = FormValues(document: record.snapshot)
        let fields = values.map { values in
            FormLayout.all(values.type, values.kind).flatMap(\.fields).filter { !values.isBlank($0.path) }
        }
        let kinds = try services.book.attachments(
            of: record.number,
            snapshotVersion: record.snapshotVersion
        ).map(\.kind)
        let documents = AttachmentKind.allCases.map(\.rawValue).filter(kinds.contains)
        return (fields ?? []).map { (value: $0.path, label: words.text($0.wordName, language)) }
            + documents.map { (value: $0, label: words.text("document_\($0)", language)) }
    }
}
