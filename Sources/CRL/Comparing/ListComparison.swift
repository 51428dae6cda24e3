import Model
import OpenSSL

/// Walks through two sorted lists side by side and hands what differs to whoever explains it; neither is in memory.
struct ListComparison {
    /// Differences that are explained together.
    private static let batch = 1000

    private let explainer: ([ListDifference]) throws -> String?
    private var before: RevokedEntryCursor?
    private var waiting: RevokedEntry?
    private var differences: [ListDifference] = []

    /// Starts before the first entry of the list before; nil compares with nothing.
    ///
    /// - Parameters:
    ///   - before: the list before.
    ///   - explainer: returns what it cannot explain of some differences; nil when it explains all of them.
    /// - Throws: what reading the list before throws.
    init(
        with before: StreamedRevocationList?,
        explainer: @escaping ([ListDifference]) throws -> String?
    ) throws {
        self.explainer = explainer
        self.before = before?.cursor()
        try advance()
    }

    /// Takes the next entry of the new list.
    ///
    /// - Returns: a finding, when there is one already.
    mutating func take(_ entry: RevokedEntry) throws -> String? {
        while let old = waiting, old.serial < entry.serial {
            differences.append(.gone(old))
            try advance()
        }
        if let old = waiting, old.serial == entry.serial {
            if old != entry { differences.append(.changed(old, to: entry)) }
            try advance()
        } else {
            differences.append(.new(entry))
        }
        return differences.count < Self.batch ? nil : try explain()
    }

    /// Takes the end of the new list.
    ///
    /// - Returns: a finding, when there is one.
    mutating func finish() throws -> String? {
        while let old = waiting {
            differences.append(.gone(old))
            try advance()
            if differences.count >= Self.batch, let finding = try explain() { return finding }
        }
        return try explain()
    }

    private mutating func explain() throws -> String? {
        defer { differences.removeAll(keepingCapacity: true) }
        return try explainer(differences)
    }

    private mutating func advance() throws { waiting = try before?.next() }
}
