/// What looking at a submission by itself brought: one of the automatic checks.
public struct ReviewFinding: Hashable, Sendable {
    /// What was looked at.
    public enum Subject: String, CaseIterable, Hashable, Sendable {
        /// The rules of the form as of today: 证件号码, 统一社会信用代码, 营业执照有效期 and all the others.
        case form
        /// Whether the subject has a certificate of the profile in use.
        case duplicate
        /// The certificate that it is about.
        case certificate
        /// Another open application about the same certificate.
        case rival
        /// Whose the mobile number of the form is.
        case phone
        /// Whose the mobile number of the parcel is.
        case parcelPhone = "parcel_phone"
        /// For how many others the account applied.
        case account
        /// Who else applied for the subject.
        case subject
    }

    /// What came of it.
    public enum Outcome: String, CaseIterable, Hashable, Sendable {
        /// Nothing is to be said.
        case passed
        /// The reviewer should know.
        case notice
        /// An approval would be refused, or should be.
        case failed
    }

    /// What was looked at.
    public let subject: Subject
    /// What came of it.
    public let outcome: Outcome
    /// The fact, as a number or the words of a rule; nil for none.
    public let detail: String?

    /// Makes a finding.
    public init(_ subject: Subject, _ outcome: Outcome, _ detail: String? = nil) {
        self.subject = subject
        self.outcome = outcome
        self.detail = detail
    }
}
