/// One thing that waits, and the forms of what may be done with it.
struct DeedView: Sendable {
    let title: String
    let state: String
    let tone: String
    let facts: [SheetView.Row]
    /// What happened, by its time.
    var history: [SheetView.Row] = []
    let faults: [FaultView]
    let forms: [DeedForm]
    /// Said where nothing may be done; nil where there are forms.
    let notice: String?
    /// Where 申请表 is; nil where there is none.
    var paper: String?
    let back: String
}

/// A form that leads to a decision.
struct DeedForm: Sendable {
    /// What is filled in.
    struct Input: Sendable {
        let id: String
        let name: String
        let label: String
        let value: String
        let hint: String?
        let error: String?
        let length: Int?
        let options: [FormView.Option]
        let isLine: Bool
        let isLong: Bool
        let isChoice: Bool
        /// Some of a list, each by itself.
        let isTicks: Bool
        /// A PDF.
        let isFile: Bool
    }

    /// What goes with it unseen.
    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    let id: String
    let path: String
    let title: String
    let text: String?
    let hidden: [Hidden]
    let inputs: [Input]
    let button: String
    let isDanger: Bool
    /// Whether a file may go with it.
    let hasFile: Bool
}

/// One input of a form before it has its words: its name, and how it is filled in.
struct DeedInput: Sendable {
    /// How it is filled in.
    enum Kind: Sendable {
        case line(length: Int)
        case long(length: Int)
        /// One of a list, each by its value and words.
        case choice([(value: String, label: String)])
        /// Some of a list; each is an input of its own, called `name.value`.
        case ticks([(value: String, label: String)])
        /// A PDF, or nothing.
        case file
    }

    let name: String
    /// The name of its words.
    let word: String
    let kind: Kind
    /// What stands there at first.
    var value = ""

    init(_ name: String, _ word: String, _ kind: Kind, value: String = "") {
        self.name = name
        self.word = word
        self.kind = kind
        self.value = value
    }
}
