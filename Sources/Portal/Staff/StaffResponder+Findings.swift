import Enrollment
import Model
import Store

/// 自动检查: what the desk finds by its rules, and what the book says of accounts and numbers.
extension StaffResponder {
    /// So many applications of an account, or about a subject, are looked at.
    private static let horizon = 200

    func findings(
        on record: ApplicationRecord,
        _ snapshot: ApplicationSnapshot,
        _ language: Language
    ) throws -> [ReviewView.Finding] {
        try found(on: record, snapshot.form).map { finding in
            let name = "finding_\(finding.subject.rawValue)_\(finding.outcome.rawValue)"
            let tone =
                switch finding.outcome {
                case .passed: "good"
                case .notice: "act"
                case .failed: "bad"
                }
            return ReviewView.Finding(
                text: words.text(name, language, finding.detail ?? ""),
                mark: words.text("finding_\(finding.outcome.rawValue)", language),
                tone: tone
            )
        }
    }

    /// Everything that was found.
    func found(on record: ApplicationRecord, _ form: ApplicationForm) throws -> [ReviewFinding] {
        try services.enrollment.findings(on: record) + phones(of: record, form) + others(record)
    }

    /// Who else uses these numbers.
    private func phones(of record: ApplicationRecord, _ form: ApplicationForm) throws -> [ReviewFinding] {
        let own = form.person.mobile.text
        let first: ReviewFinding
        if let login = try services.book.account(mobile: own)?.login {
            let isOwn = login == record.owner
            first =
                isOwn ? ReviewFinding(.phone, .passed) : ReviewFinding(.phone, .failed, Mask.account(login))
        } else {
            first = ReviewFinding(.phone, .notice)
        }
        let parcel = form.consignee.mobile.text
        guard parcel != own, let other = try services.book.account(mobile: parcel)?.login,
            other != record.owner
        else { return [first] }
        return [first, ReviewFinding(.parcelPhone, .notice, Mask.account(other))]
    }

    /// For whom else the account applied, and who else applied for the subject; a draft is no application yet.
    private func others(_ record: ApplicationRecord) throws -> [ReviewFinding] {
        var ofAccount = ApplicationFilter()
        ofAccount.owner = record.owner
        ofAccount.states = Set(ApplicationState.allCases).subtracting([.draft])
        let subjects = Set(
            try services.book.applications(ofAccount, limit: StaffResponder.horizon).map(\.subjectUID)
        ).subtracting([record.subjectUID])
        var ofSubject = ApplicationFilter()
        ofSubject.subjectUID = record.subjectUID
        ofSubject.states = ofAccount.states
        let owners = Set(
            try services.book.applications(ofSubject, limit: StaffResponder.horizon).map(\.owner)
        ).subtracting([record.owner])
        return [
            ReviewFinding(.account, subjects.isEmpty ? .passed : .notice, String(subjects.count)),
            ReviewFinding(
                .subject,
                owners.isEmpty ? .passed : .notice,
                owners.map(Mask.account).sorted().joined(separator: "、")
            ),
        ]
    }
}
