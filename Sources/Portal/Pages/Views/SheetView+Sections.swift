import Enrollment
import Model

extension SheetView {
    /// The filled-in fields of sections; beside what is changed stands what it was before.
    ///
    /// - Parameters:
    ///   - values: what is filled in.
    ///   - layout: the sections.
    ///   - language: the language of labels and choices.
    ///   - former: what a field was before, as people read it; nil where it is as it was.
    /// - Returns: the sections in which something is filled in.
    static func sections(
        _ values: FormValues,
        _ layout: [FormSection],
        _ language: Language,
        former: (FormField) -> String?
    ) -> [Section] {
        let words = Words.shipped
        return layout.compactMap { section in
            let rows = section.fields.compactMap { field -> Row? in
                guard let text = values.texts[field.path], !text.isEmpty else { return nil }
                return Row(
                    label: words.text(field.wordName, language),
                    value: words.shown(text, of: field, language),
                    former: former(field)
                )
            }
            guard !rows.isEmpty else { return nil }
            return Section(title: words.text("section_\(section.name)", language), rows: rows)
        }
    }
}

extension SheetView.Section {
    /// What is on record of a certificate.
    init(_ held: HeldCertificate, _ language: Language, at now: Timestamp, hasToken: Bool = true) {
        let words = Words.shipped
        let certificate = held.certificate
        let facts = certificate.reservation
        let status = CardStatus(certificate, at: now)
        var rows = [
            ("card_holder", held.name), ("card_kind", words.text("option_\(facts.profile)", language)),
            ("card_serial", Shown.serial(facts.id.serial)),
            ("card_validity", "\(CalendarDay(facts.notBefore)) — \(CalendarDay(facts.notAfter))"),
            ("card_status", words.text("card_\(status.rawValue)", language)),
        ]
        if hasToken { rows.insert(("card_token", facts.tokenSerial ?? "—"), at: 3) }
        if let revocation = certificate.revocation, certificate.state == .revoked {
            rows.append(("card_revoked_at", Shown.time(revocation.date)))
            rows.append(("card_revoked_why", words.text("reason_\(revocation.reason.rawValue)", language)))
        }
        title = words.text("section_certificate", language)
        self.rows = rows.map { SheetView.Row(label: words.text($0, language), value: $1) }
    }
}
