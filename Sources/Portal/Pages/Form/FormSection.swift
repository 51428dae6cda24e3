/// Some fields that belong together; its words are in `words.txt` under `section_` and its name.
struct FormSection: Sendable {
    let name: String
    let fields: [FormField]
}
