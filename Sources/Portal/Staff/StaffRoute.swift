import Model

/// What a path of the staff desk asks for.
///
/// Nothing is decoded or merged: a path is one of these, octet for octet, or nothing.
enum StaffRoute: Hashable {
    case home, language
    case queue(StaffQueue)
    case review(ApplicationNumber)
    case document(ApplicationNumber, String)
    case asset(String)

    /// Reads the path of a request target; nil when there is no such page.
    init?(path: Substring) {
        let names = path.dropFirst().split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false)
        guard path.hasPrefix("/"), let first = names.first else { return nil }
        switch (first, names.count) {
        case ("", 1): self = .home
        case ("language", 1): self = .language
        case ("static", 2): self = .asset(String(names[1]))
        case ("review", 2), ("review", 4):
            guard let number = StaffRoute.number(names[1]) else { return nil }
            guard names.count == 4 else {
                self = .review(number)
                return
            }
            guard names[2] == "documents" else { return nil }
            self = .document(number, String(names[3]))
        case (let name, 1):
            guard let queue = StaffQueue(rawValue: String(name)) else { return nil }
            self = .queue(queue)
        default: return nil
        }
    }

    /// To whose queue it belongs; nil for what everybody of the staff sees.
    var queue: StaffQueue? {
        switch self {
        case .home, .language, .asset: nil
        case .queue(let queue): queue
        case .review, .document: .review
        }
    }

    /// The application whose personal data it shows.
    var personal: ApplicationNumber? {
        switch self {
        case .review(let number), .document(let number, _): number
        case .home, .language, .queue, .asset: nil
        }
    }

    /// What may be done with it.
    var methods: Set<String> {
        switch self {
        case .home, .queue, .review, .document, .asset: ["GET", "HEAD"]
        case .language: ["POST"]
        }
    }

    /// A number as we write it: one application has one address.
    private static func number(_ text: Substring) -> ApplicationNumber? {
        guard let number = ApplicationNumber(String(text)), number.text == text else { return nil }
        return number
    }
}
