import Model

/// What a path of the staff's API asks for.
///
/// Nothing is decoded or merged: a path is one of these, octet for octet, or nothing.
enum StaffAPIRoute: Hashable {
    case contract, me
    case queue(StaffQueue)
    case review(ApplicationNumber), document(ApplicationNumber, String)
    case oneCase(ApplicationNumber), look(ApplicationNumber)
    case receipts, audit
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
        case ("me", 1): .me
        case ("receipts", 1): .receipts
        case ("audit", 1): .audit
        case ("queues", 2): StaffQueue(rawValue: String(names[1])).map { .queue($0) }
        case ("reviews", 2): number(names[1]).map { .review($0) }
        case ("reviews", 4) where names[2] == "documents":
            number(names[1]).map { .document($0, String(names[3])) }
        case ("cases", 2): number(names[1]).map { .oneCase($0) }
        case ("cases", 3) where names[2] == "look": number(names[1]).map { .look($0) }
        case ("decisions", 1): .decisions
        case ("decisions", 2): .decision(String(names[1]))
        case ("decisions", 3) where names[2] == "statements": .statements(String(names[1]))
        case ("decisions", 3) where names[2] == "signatures": .signatures(String(names[1]))
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
        case .contract, .me, .queue, .review, .document, .oneCase, .receipts, .audit, .decision:
            ["GET", "HEAD"]
        case .look, .decisions, .statements, .signatures: ["POST"]
        }
    }

    /// Whether it shows personal data, so that each look leaves a line in the audit chain.
    var isPersonal: Bool {
        switch self {
        case .review, .document, .look: true
        case .contract, .me, .queue, .oneCase, .receipts, .audit, .decisions, .decision, .statements,
            .signatures:
            false
        }
    }
}
