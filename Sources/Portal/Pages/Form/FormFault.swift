import Enrollment

/// One fault of a form in the reader's language.
struct FormFault: Sendable {
    /// The field's place in the document, or the kind of a document.
    let path: String
    /// The id of the input that mends it.
    let target: String
    let text: String

    /// A fault of a field, as the desk found it.
    init(_ failure: ValidationFailure, _ words: Words, _ language: Language) {
        path = failure.field
        target = FormField.id(failure.field)
        guard failure.field != "agreementAccepted" || failure.code != .missing else {
            text = words.text("agree_missing", language)
            return
        }
        guard language == .english else {
            text = failure.message
            return
        }
        let name = "field_" + failure.field.map { $0 == "." ? "_" : String($0) }.joined()
        let label = words.has(name) ? words.text(name, language) : failure.field
        text = "\(label): \(words.text("rule_\(failure.code.rawValue)", language))"
    }

    /// A fault of a field in words of the page's own.
    init(_ path: String, _ text: String) {
        self.path = path
        target = FormField.id(path)
        self.text = text
    }

    /// A fault of the documents of a kind.
    init(document kind: AttachmentKind, _ text: String) {
        path = kind.rawValue
        target = "f-\(kind.rawValue)"
        self.text = text
    }
}
