public import Model

/// What is put on paper of one application: 申请表 or 使用协议, before it is set.
public struct PrintedPaper: Hashable, Sendable {
    /// Which paper.
    public enum Kind: String, CaseIterable, Sendable {
        /// 申请表.
        case form
        /// 使用协议.
        case agreement
    }

    /// One fact.
    public struct Row: Hashable, Sendable {
        /// What it is.
        public let label: String
        /// The fact.
        public let value: String
        /// What it was before; nil where it is as it was.
        public let former: String?

        /// Names a fact.
        public init(label: String, value: String, former: String? = nil) {
            self.label = label
            self.value = value
            self.former = former
        }
    }

    /// Facts under a heading.
    public struct Section: Hashable, Sendable {
        /// The heading.
        public let title: String
        /// The facts.
        public let rows: [Row]

        /// Gathers facts.
        public init(title: String, rows: [Row]) {
            self.title = title
            self.rows = rows
        }
    }

    /// What the centre is called.
    public let centre: String
    /// 客服热线; nil for none.
    public let hotline: String?
    /// The title.
    public let title: String
    /// 申办编号, which its code says too.
    public let number: ApplicationNumber
    /// Lines below the title.
    public let facts: [String]
    /// What is filled in.
    public let sections: [Section]
    /// What is declared or agreed to.
    public let paragraphs: [String]
    /// Who signs, line by line; empty where nobody does.
    public let signatures: [String]
    /// Where the seal goes; nil where none is needed.
    public let seal: String?
    /// When it is made.
    public let date: Timestamp

    /// Gathers what stands on a paper.
    public init(
        centre: String,
        hotline: String?,
        title: String,
        number: ApplicationNumber,
        facts: [String],
        sections: [Section],
        paragraphs: [String] = [],
        signatures: [String] = [],
        seal: String? = nil,
        date: Timestamp
    ) {
        self.centre = centre
        self.hotline = hotline
        self.title = title
        self.number = number
        self.facts = facts
        self.sections = sections
        self.paragraphs = paragraphs
        self.signatures = signatures
        self.seal = seal
        self.date = date
    }
}
