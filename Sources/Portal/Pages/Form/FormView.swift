/// What the form's template shows.
struct FormView: Sendable {
    /// One choice of a list.
    struct Option: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    /// One of the lists of 省、市、区.
    struct Level: Sendable {
        let id: String
        let name: String
        let label: String
        let options: [Option]
        let isEmpty: Bool
    }

    /// One field.
    struct Field: Sendable {
        let id: String
        let name: String
        let label: String
        let value: String
        let isRequired: Bool
        let isText: Bool
        let isChoice: Bool
        let isRadio: Bool
        let isRegion: Bool
        let isFixed: Bool
        let isCheck: Bool
        let isTicked: Bool
        let isMoment: Bool
        /// What it was before; nil where it is as it was.
        let former: String?
        let mode: String
        let type: String
        let autocomplete: String
        let length: Int?
        let hint: String?
        let error: String?
        let options: [Option]
        let levels: [Level]
    }

    /// Some fields.
    struct Section: Sendable {
        let title: String
        let intro: String?
        let fields: [Field]
    }

    /// One file that was sent.
    struct File: Sendable {
        let id: String
        let path: String
        let type: String
        let size: String
        let isPicture: Bool
        let number: Int
    }

    /// The documents of one kind.
    struct Document: Sendable {
        let id: String
        let name: String
        let label: String
        let hint: String?
        let isRequired: Bool
        let error: String?
        let files: [File]
    }

    /// One step of the progress bar.
    struct Step: Sendable {
        let label: String
        let isDone: Bool
        let isCurrent: Bool
        let number: Int
    }

    let number: String
    let path: String
    let title: String
    let login: String
    /// The business, as `RENEW`.
    let business: String
    /// SHA-256 of the certificate that it is about, which the token has; nil for none.
    let certificate: String?
    /// Whether key序列号 is asked for, which the assistant can read.
    let asksToken: Bool
    let version: Int64
    let isDraft: Bool
    let notice: String?
    let reason: String?
    let steps: [Step]
    /// What is on record of the certificate.
    let sections: [SheetView.Section]
    let faults: [FaultView]
    let before: [Section]
    let documents: [Document]
    let documentsError: String?
    /// What is to be printed, signed and handed in.
    let papers: [PaperLink]
    let after: [Section]
    /// Whether agreements are to be accepted.
    let hasAgreement: Bool
    let isAccepted: Bool
    let agreementError: String?
}
