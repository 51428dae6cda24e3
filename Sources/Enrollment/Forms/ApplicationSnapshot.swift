/// What was submitted, frozen: the form, what its documents were, and what was verified at that time.
///
/// Canonical JSON: equal snapshots have equal octets. Certificates are made from this alone.
public struct ApplicationSnapshot: Hashable, Sendable {
    /// Which layout of the JSON this is.
    static let format = 1

    /// The form.
    public let form: ApplicationForm
    /// Its documents, in order.
    public let attachments: [AttachmentFact]
    /// The day of submission in Asia/Shanghai; the form's rules held on it.
    public let submittedOn: CalendarDay
    /// Whether the applicant proved to receive mail at the address; only then may it be certified.
    public let isEmailVerified: Bool
    /// Whether the applicant proved to receive messages at the mobile number.
    public let isMobileVerified: Bool

    /// Freezes a submission.
    public init(
        form: ApplicationForm,
        attachments: [AttachmentFact],
        submittedOn: CalendarDay,
        isEmailVerified: Bool,
        isMobileVerified: Bool
    ) {
        self.form = form
        self.attachments = attachments
        self.submittedOn = submittedOn
        self.isEmailVerified = isEmailVerified
        self.isMobileVerified = isMobileVerified
    }

    /// Reads a frozen snapshot; its form is judged by the day of submission.
    ///
    /// - Throws: `EnrollmentError` with `.damagedSnapshot`.
    public init(canonicalJSON bytes: [UInt8]) throws(EnrollmentError) {
        guard let root = try? JSONParser.parse(bytes), let snapshot = ApplicationSnapshot(json: root) else {
            throw EnrollmentError(.damagedSnapshot)
        }
        self = snapshot
    }

    /// The frozen octets.
    public var canonicalJSON: [UInt8] { CanonicalJSON.encode(json) }

    private init?(json root: JSONValue) {
        guard root["format"]?.integer == ApplicationSnapshot.format, let form = root["form"] else {
            return nil
        }
        guard let submittedOn = root["submittedOn"]?.text.flatMap({ CalendarDay($0) }) else { return nil }
        guard let isEmailVerified = root["emailVerified"]?.boolean else { return nil }
        guard let isMobileVerified = root["mobileVerified"]?.boolean else { return nil }
        guard let entries = root["attachments"]?.elements else { return nil }
        let attachments = entries.compactMap(AttachmentFact.init(json:))
        guard attachments.count == entries.count else { return nil }
        var reader = FormReader(isDraft: false, today: submittedOn)
        guard let form = reader.readApplication(form), reader.failures.isEmpty else { return nil }
        self.init(
            form: form,
            attachments: attachments,
            submittedOn: submittedOn,
            isEmailVerified: isEmailVerified,
            isMobileVerified: isMobileVerified
        )
    }

    private var json: JSONValue {
        .object([
            ("format", .number(String(ApplicationSnapshot.format))),
            ("form", form.json),
            ("attachments", .array(attachments.map(\.json))),
            ("submittedOn", .string(submittedOn.description)),
            ("emailVerified", .bool(isEmailVerified)),
            ("mobileVerified", .bool(isMobileVerified)),
        ])
    }

    /// Judges the frozen form again by the rules of another day: ages and licences move on.
    func failures(on today: CalendarDay) -> [ValidationFailure] {
        var reader = FormReader(isDraft: false, today: today)
        _ = reader.readApplication(form.json)
        return reader.failures
    }
}
