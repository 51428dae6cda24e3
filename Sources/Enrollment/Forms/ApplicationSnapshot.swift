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
    /// The certificate that it is about, and what is asked for; nil for a NEW.
    public let matter: CertificateMatter?
    /// The day of submission in Asia/Shanghai.
    public let submittedOn: CalendarDay
    /// The day on which the form's rules held: that of submission, or, where the data are those on record, theirs.
    public let judgedOn: CalendarDay
    /// Whether the applicant proved to receive mail at the address; only then may it be certified.
    public let isEmailVerified: Bool
    /// Whether the applicant proved to receive messages at the mobile number.
    public let isMobileVerified: Bool

    /// Freezes a submission.
    public init(
        form: ApplicationForm,
        attachments: [AttachmentFact],
        matter: CertificateMatter? = nil,
        submittedOn: CalendarDay,
        judgedOn: CalendarDay? = nil,
        isEmailVerified: Bool,
        isMobileVerified: Bool
    ) {
        self.form = form
        self.attachments = attachments
        self.matter = matter
        self.submittedOn = submittedOn
        self.judgedOn = judgedOn ?? submittedOn
        self.isEmailVerified = isEmailVerified
        self.isMobileVerified = isMobileVerified
    }

    /// Reads a frozen snapshot; its form is judged by the day on which it held.
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
        let judgedOn = root["judgedOn"]?.text.flatMap { CalendarDay($0) }
        let matter = root["matter"].flatMap(CertificateMatter.init(json:))
        guard (matter == nil) == (root["matter"] == nil) else { return nil }
        var reader = FormReader(isDraft: false, today: judgedOn ?? submittedOn)
        guard let form = reader.readApplication(form), reader.failures.isEmpty else { return nil }
        self.init(
            form: form,
            attachments: attachments,
            matter: matter,
            submittedOn: submittedOn,
            judgedOn: judgedOn,
            isEmailVerified: isEmailVerified,
            isMobileVerified: isMobileVerified
        )
    }

    private var json: JSONValue {
        .object([
            ("format", .number(String(ApplicationSnapshot.format))),
            ("form", form.json),
            ("attachments", .array(attachments.map(\.json))),
            ("matter", matter?.json),
            ("submittedOn", .string(submittedOn.description)),
            ("judgedOn", judgedOn == submittedOn ? nil : .string(judgedOn.description)),
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
