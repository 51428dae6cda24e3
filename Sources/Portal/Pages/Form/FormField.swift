/// One field of a form, as the layout has it; its words are in `words.txt` under `field_` and its name.
struct FormField: Sendable {
    /// How it is filled in.
    enum Kind: Sendable {
        /// A line of text, with the browser's names for what to type and to fill in by itself.
        case text(mode: String, autocomplete: String)
        /// One of a list; the words are under `option_`.
        case choice([String])
        /// One of a list of two or three, all in view.
        case radio([String])
        /// 省、市、区.
        case region
        /// The account's number, which was proven: shown, and set by the server.
        case fixed
        /// Shown as it stands on record, and stays so.
        case kept
        /// Ticked or not.
        case check
        /// A day and a time, in Asia/Shanghai.
        case moment
    }

    /// Its place in the form's document, as `consignee.name`.
    let path: String
    let kind: Kind
    let isRequired: Bool
    /// Characters at most; nil where it does not apply.
    let length: Int?

    init(_ path: String, _ kind: Kind, required: Bool = true, length: Int? = nil) {
        self.path = path
        self.kind = kind
        isRequired = required
        self.length = length
    }

    /// The name of its input: every form has a `token` of its own, which says that it is ours.
    var name: String { path == "token" ? "tokenSerial" : path }

    /// The id of its input.
    var id: String { FormField.id(path) }

    /// The name of its words: the same for all persons.
    var wordName: String { "field_" + path.map { $0 == "." ? "_" : String($0) }.joined() }

    /// The id of the input of a path.
    static func id(_ path: String) -> String { "f-" + path.map { $0 == "." ? "-" : String($0) }.joined() }
}
