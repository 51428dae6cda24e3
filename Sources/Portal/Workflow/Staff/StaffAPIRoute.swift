import Model

/// What a path of the staff's API asks for.
///
/// Nothing is decoded or merged: a path is one of these, octet for octet, or nothing.
enum StaffAPIRoute: Hashable {
    case contract, me
    case queue(StaffQueue)
    case review(ApplicationNumber), document(ApplicationNumber, String), reviewForm(ApplicationNumber)
    case oneCase(ApplicationNumber), look(ApplicationNumber), caseForm(ApplicationNumber)
    case evidence(ApplicationNumber)
    case receipts, audit, auditMarks, expiring, members, notices, prices, reconciliation, returns, stock
    /// An invoice as PDF, which begins a decision.
    case invoiceFile(ApplicationNumber)
    case decisions, decision(String), statements(String), signatures(String)

    /// Reads the path of a request target; nil when there is no such resource.
    init?(path: Substring) {
        guard path.hasPrefix(WorkflowContract.prefix) else { return nil }
        let names = path.dropFirst(WorkflowContract.prefix.utf8.count)
            .split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        if names == ["openapi.yaml"] {
            self = .contract
            return
        }
        guard names.first == "staff", let found = StaffAPIRoute.inner(names.dropFirst().map { $0 }) else {
            return nil
        }
        self = found
    }

    private static func inner(_ names: [Substring]) -> StaffAPIRoute? {
        guard let first = names.first else { return nil }
        return switch (first, names.count) {
        case (_, 1): list(first)
        case ("queues", 2): StaffQueue(rawValue: String(names[1])).map { .queue($0) }
        case ("reviews", 2): number(names[1]).map { .review($0) }
        case ("reviews", 4) where names[2] == "documents":
            number(names[1]).map { .document($0, String(names[3])) }
        case ("reviews", 3) where names[2] == "form": number(names[1]).map { .reviewForm($0) }
        case ("cases", 2): number(names[1]).map { .oneCase($0) }
        case ("cases", 3) where names[2] == "look": number(names[1]).map { .look($0) }
        case ("cases", 3) where names[2] == "form": number(names[1]).map { .caseForm($0) }
        case ("cases", 3) where names[2] == "evidence": number(names[1]).map { .evidence($0) }
        case ("invoices", 3) where names[2] == "file": number(names[1]).map { .invoiceFile($0) }
        case ("decisions", 2): .decision(String(names[1]))
        case ("decisions", 3) where names[2] == "statements": .statements(String(names[1]))
        case ("decisions", 3) where names[2] == "signatures": .signatures(String(names[1]))
        default: nil
        }
    }

    /// What has no number of its own.
    private static func list(_ name: Substring) -> StaffAPIRoute? {
        switch name {
        case "me": .me
        case "receipts": .receipts
        case "audit": .audit
        case "audit-marks": .auditMarks
        case "expiring": .expiring
        case "members": .members
        case "notices": .notices
        case "prices": .prices
        case "reconciliation": .reconciliation
        case "returns": .returns
        case "stock": .stock
        case "decisions": .decisions
        default: nil
        }
    }

    /// A number as we write it: one application has one address.
    private static func number(_ text: Substring) -> ApplicationNumber? {
        guard let number = ApplicationNumber(String(text)), number.text == text else { return nil }
        return number
    }

    /// What may be done with it.
    var methods: [String] {
        switch self {
        case .contract, .me, .queue, .review, .document, .reviewForm, .oneCase, .caseForm, .receipts, .audit,
            .auditMarks, .expiring, .members, .notices, .prices, .reconciliation, .returns, .stock, .decision:
            ["GET", "HEAD"]
        case .look, .evidence, .invoiceFile, .decisions, .statements, .signatures: ["POST"]
        }
    }

    /// Which register shows the same on a page; nil where none does, or the desk itself decides.
    var register: StaffRegisterPage? {
        switch self {
        case .oneCase, .look, .caseForm: .cases
        case .receipts: .receipts
        case .reconciliation: .reconciliation
        case .returns: .returns
        case .audit, .auditMarks: .audit
        case .expiring: .expiring
        case .members: .staff
        case .stock: .stock
        case .prices: .prices
        case .notices: .notices
        case .contract, .me, .queue, .review, .document, .reviewForm, .evidence, .invoiceFile, .decisions,
            .decision, .statements, .signatures:
            nil
        }
    }

    /// Whether it shows personal data, so that each look leaves a line in the audit chain.
    var isPersonal: Bool {
        switch self {
        case .review, .document, .reviewForm, .look, .evidence: true
        case .contract, .me, .queue, .oneCase, .caseForm, .receipts, .audit, .auditMarks, .expiring, .members,
            .notices, .prices, .reconciliation, .returns, .stock, .invoiceFile, .decisions, .decision,
            .statements,
            .signatures:
            false
        }
    }
}
