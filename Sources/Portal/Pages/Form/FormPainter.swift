import Enrollment
import Model

/// Turns a form's values, files and faults into what the template shows.
struct FormPainter {
    let words: Words
    let language: Language
    let values: FormValues
    let faults: [FormFault]
    /// Which documents are asked for.
    let needs: AttachmentNeeds
    /// What is on record of the certificate; nil for a NEW.
    let recorded: FormValues?

    /// The sections of fields.
    func sections(_ list: [FormSection]) -> [FormView.Section] {
        list.map { section in
            let hint = "section_\(section.name)_hint"
            return FormView.Section(
                title: word("section_\(section.name)"),
                intro: words.has(hint) ? word(hint) : nil,
                fields: section.fields.map(field)
            )
        }
    }

    /// The documents that the business asks for.
    func documents(_ uploads: [UploadRecord], of number: ApplicationNumber) -> [FormView.Document] {
        documentInputs { kind in
            uploads.filter { $0.kind == kind.rawValue }.enumerated()
                .map { index, upload in file(upload, number, index + 1) }
        }
    }

    /// The documents that the business asks for; a file that was sent with this kind of form is sent again.
    func documentInputs(
        _ files: (AttachmentKind) -> [FormView.File] = { _ in [] }
    ) -> [FormView.Document] {
        AttachmentKind.allCases.filter { needs.demand($0) != .notWanted }.map { kind in
            FormView.Document(
                id: "f-\(kind.rawValue)",
                name: "file.\(kind.rawValue)",
                label: word("document_\(kind.rawValue)"),
                hint: words.has("document_\(kind.rawValue)_hint")
                    ? word("document_\(kind.rawValue)_hint") : nil,
                isRequired: needs.demand(kind) == .required,
                error: error(kind.rawValue),
                files: files(kind)
            )
        }
    }

    /// The list above the form.
    func faultViews() -> [FaultView] {
        faults.map { FaultView(target: $0.target, text: $0.text) }
    }

    /// The words about a path; nil when nothing is wrong there.
    func error(_ path: String) -> String? { faults.first { $0.path == path }?.text }

    private func word(_ name: String) -> String { words.text(name, language) }

    private func file(_ upload: UploadRecord, _ number: ApplicationNumber, _ index: Int) -> FormView.File {
        FormView.File(
            id: upload.id,
            path: "/applications/\(number)/documents/\(upload.id)",
            type: Shown.type(upload.mediaType),
            size: Shown.size(upload.size),
            isPicture: upload.mediaType.hasPrefix("image/"),
            number: index
        )
    }

    private func field(_ field: FormField) -> FormView.Field {
        let text = values.texts[field.path] ?? ""
        let value = field.isMoment ? text.split(separator: " ").joined(separator: "T") : text
        var (mode, type, autocomplete, isText) = ("text", "text", "off", false)
        if case .text(let wanted, let fill) = field.kind {
            (mode, autocomplete, isText) = (wanted, fill, true)
            type = wanted == "email" ? "email" : wanted == "tel" ? "tel" : "text"
        }
        return FormView.Field(
            id: field.id,
            name: field.name,
            label: word(field.wordName),
            value: value,
            isRequired: field.isRequired,
            isText: isText,
            isChoice: { if case .choice = field.kind { true } else { false } }(),
            isRadio: { if case .radio = field.kind { true } else { false } }(),
            isRegion: field.isRegion,
            isFixed: field.isFixed,
            isCheck: { if case .check = field.kind { true } else { false } }(),
            isTicked: text == "yes",
            isMoment: field.isMoment,
            former: former(field),
            mode: mode,
            type: type,
            autocomplete: autocomplete,
            length: field.length,
            hint: words.has("\(field.wordName)_hint") ? word("\(field.wordName)_hint") : nil,
            error: error(field.path),
            options: options(field, text),
            levels: field.isRegion ? levels(field, text) : []
        )
    }

    private func options(_ field: FormField, _ value: String) -> [FormView.Option] {
        switch field.kind {
        case .choice(let list), .radio(let list):
            list.map { raw in
                FormView.Option(
                    value: raw,
                    label: words.shown(raw, of: field, language),
                    isChosen: raw == value
                )
            }
        case .text, .region, .fixed, .kept, .check, .moment: []
        }
    }

    /// What a field that is changed was before (§6.6); nil where nothing is.
    func former(_ field: FormField) -> String? {
        guard values.type == .replace, let before = recorded?.texts[field.path], !before.isEmpty,
            before != values.texts[field.path] ?? ""
        else { return nil }
        return words.shown(before, of: field, language)
    }

    /// Three lists; those below what is chosen are empty until it is.
    private func levels(_ field: FormField, _ value: String) -> [FormView.Level] {
        let chosen = Regions.path(value).map(\.code)
        return ["province", "city", "county"].enumerated().map { index, level in
            let above = index == 0 ? "" : index <= chosen.count ? chosen[index - 1] : nil
            let divisions = above.map(Regions.divisions) ?? []
            let selected = index < chosen.count ? chosen[index] : ""
            return FormView.Level(
                id: index == 0 ? field.id : "\(field.id)-\(level)",
                name: "\(field.path).\(level)",
                label: word("region_\(level)"),
                options: divisions.map {
                    FormView.Option(value: $0.code, label: $0.name, isChosen: $0.code == selected)
                },
                isEmpty: divisions.isEmpty
            )
        }
    }
}
