public import Enrollment
public import Model

/// Writes 申请表 and 使用协议 with what an application says, in Chinese: they are signed by hand.
///
/// Source: product.md §6.9 (`APPLICATION_FORM`, `AGREEMENT_COPY`).
public struct PaperWriter: Sendable {
    private static let language = Language.chinese

    let enrollment: EnrollmentDesk
    let centre: String
    let hotline: String?
    let clock: WallClock
    private var words: Words { Words.shipped }

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - enrollment: knows the certificate that an application is about.
    ///   - centre: what the centre is called.
    ///   - hotline: 客服热线; nil for none.
    ///   - clock: says what is printed as the day.
    public init(enrollment: EnrollmentDesk, centre: String, hotline: String?, clock: WallClock) {
        self.enrollment = enrollment
        self.centre = centre
        self.hotline = hotline
        self.clock = clock
    }

    /// Writes one paper.
    ///
    /// - Parameters:
    ///   - kind: which.
    ///   - record: the application, which may be a draft.
    ///   - mended: the form that its owner mends after a rejection, JSON; nil for what was submitted or drafted.
    ///   - isMasked: whether of persons only so much is shown as everybody of the staff may see.
    /// - Returns: nil where there is no such paper, or nothing is on record that could stand on it.
    /// - Throws: `EnrollmentError`, when the certificate that it is about cannot be read.
    public func paper(
        _ kind: PrintedPaper.Kind,
        of record: ApplicationRecord,
        mended: [UInt8]? = nil,
        isMasked: Bool = false
    ) throws -> PrintedPaper? {
        guard kind == .form || record.type.hasAgreement, let filled = try filled(record, mended) else {
            return nil
        }
        return switch kind {
        case .form: form(record, filled, isMasked)
        case .agreement: agreement(record, filled, isMasked)
        }
    }

    /// What is filled in, and what is on record where the business does not ask for it.
    private struct Filled {
        let values: FormValues
        let recorded: FormValues?
        let held: HeldCertificate?
        /// Whether it may still change before it is submitted.
        let isOpen: Bool

        /// Who applies is said by the form itself, or stands on record.
        var persons: FormValues { values.type.asksWho ? values : recorded ?? values }
    }

    private func filled(_ record: ApplicationRecord, _ mended: [UInt8]?) throws -> Filled? {
        let held = try record.certificate.map { try enrollment.holding($0.serial, of: record.owner) }
        let form = held?.snapshot.form
        guard
            let values = FormValues(
                document: mended ?? record.snapshot,
                form?.kind,
                profile: form?.profile.rawValue
            )
        else { return nil }
        return Filled(
            values: values,
            recorded: held.map { FormValues(record.type, about: $0) },
            held: held,
            isOpen: record.state == .draft || mended != nil
        )
    }

    private func form(_ record: ApplicationRecord, _ filled: Filled, _ isMasked: Bool) -> PrintedPaper {
        let type = words.text("business_\(record.type.rawValue)", PaperWriter.language)
        return PrintedPaper(
            centre: centre,
            hotline: hotline,
            title: words.text("paper_form", PaperWriter.language, type),
            number: record.number,
            facts: facts(record, filled, isMasked),
            sections: certificate(filled) + own(filled, isMasked) + others(filled, isMasked),
            paragraphs: [words.text("paper_declaration", PaperWriter.language, centre)],
            signatures: signatures(filled.values.kind),
            seal: seal(filled.values.kind),
            date: clock.now
        )
    }

    private func agreement(_ record: ApplicationRecord, _ filled: Filled, _ isMasked: Bool) -> PrintedPaper {
        let accepted = (try? ApplicationSnapshot(canonicalJSON: record.snapshot))?.form.agreements
        let version = (accepted ?? AgreementVersions.shipped).userAgreement
        let label = words.text("agreement_version", PaperWriter.language)
        return PrintedPaper(
            centre: centre,
            hotline: hotline,
            title: words.text("agreement_user", PaperWriter.language),
            number: record.number,
            facts: facts(record, filled, isMasked) + ["\(label) \(version)"],
            sections: persons(filled, isMasked),
            paragraphs: words.agreement("user", PaperWriter.language, centre),
            signatures: signatures(filled.values.kind),
            seal: seal(filled.values.kind),
            date: clock.now
        )
    }

    private func facts(_ record: ApplicationRecord, _ filled: Filled, _ isMasked: Bool) -> [String] {
        let kind = words.text("applicant_\(filled.values.kind.rawValue)", PaperWriter.language)
        let what = words.text("option_\(record.profile)", PaperWriter.language)
        let state = words.text(
            filled.isOpen ? "paper_draft" : "paper_submitted",
            PaperWriter.language,
            Shown.time(record.updatedAt)
        )
        let owner = isMasked ? Mask.account(record.owner) : record.owner
        return [
            "\(words.text("number", PaperWriter.language)) \(record.number)", "\(kind) · \(what)",
            "\(words.text("account", PaperWriter.language)) \(owner)",
            filled.isOpen || record.state == .pendingReview ? state : nil,
        ].compactMap(\.self)
    }

    private func certificate(_ filled: Filled) -> [PrintedPaper.Section] {
        guard let held = filled.held else { return [] }
        let section = SheetView.Section(held, PaperWriter.language, at: clock.now)
        // The first line names the holder, who stands below, masked or not.
        return [
            PrintedPaper.Section(
                title: section.title,
                rows: section.rows.dropFirst().map { PrintedPaper.Row(label: $0.label, value: $0.value) }
            )
        ]
    }

    /// What the form of the business asks; of a 替换 beside what it was.
    private func own(_ filled: Filled, _ isMasked: Bool) -> [PrintedPaper.Section] {
        let values = filled.values
        let before = values.type == .replace ? filled.recorded : nil
        return sections(values, FormLayout.all(values.type, values.kind), isMasked, before)
    }

    /// Who applies, where the form of the business does not ask for it.
    private func others(_ filled: Filled, _ isMasked: Bool) -> [PrintedPaper.Section] {
        filled.values.type.asksWho ? [] : persons(filled, isMasked)
    }

    private func persons(_ filled: Filled, _ isMasked: Bool) -> [PrintedPaper.Section] {
        sections(filled.persons, FormLayout.persons(filled.values.kind), isMasked, nil)
    }

    private func sections(
        _ values: FormValues,
        _ layout: [FormSection],
        _ isMasked: Bool,
        _ before: FormValues?
    ) -> [PrintedPaper.Section] {
        layout.compactMap { section in
            let rows = section.fields.compactMap { field -> PrintedPaper.Row? in
                guard let value = shown(field, values, isMasked) else { return nil }
                let former = before.flatMap { shown(field, $0, isMasked) }
                return PrintedPaper.Row(
                    label: words.text(field.wordName, PaperWriter.language),
                    value: value,
                    former: former == value ? nil : former
                )
            }
            guard !rows.isEmpty else { return nil }
            return PrintedPaper.Section(
                title: words.text("section_\(section.name)", PaperWriter.language),
                rows: rows
            )
        }
    }

    private func shown(_ field: FormField, _ values: FormValues, _ isMasked: Bool) -> String? {
        guard !values.isBlank(field.path), let text = values.texts[field.path] else { return nil }
        guard isMasked else { return words.shown(text, of: field, PaperWriter.language) }
        return field.masked(text) ?? words.shown(text, of: field, PaperWriter.language)
    }

    private func signatures(_ kind: ApplicantKind) -> [String] {
        let names =
            kind == .expert
            ? ["paper_applicant", "paper_day"]
            : ["paper_handler", "paper_representative", "paper_day"]
        return names.map { words.text($0, PaperWriter.language) }
    }

    private func seal(_ kind: ApplicantKind) -> String? {
        kind == .expert ? nil : words.text("paper_seal", PaperWriter.language)
    }
}

extension ApplicationType {
    /// Whether its form asks who applies; the others are about somebody on record.
    var asksWho: Bool {
        switch self {
        case .new, .reissue, .replace: true
        case .renew, .unlock, .revoke: false
        }
    }
}
