import Model
import OpenSSL

/// Walks through two sorted lists side by side and hands what differs to whoever explains it; neither is in memory.
struct ListComparison {
    /// Differences that are explained together.
    private static let batch = 1000

    private let explainer: ([ListDifference]) throws -> String?
    private var before: RevokedEntryCursor?
    private var waiting: RevokedEntryOctets?
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

    /// Takes the next entry of the new list; it is read, unless it stands so in the list before.
    ///
    /// - Returns: a finding, when there is one already.
    /// - Throws: what reading throws.
    mutating func take(_ new: RevokedEntryOctets) throws -> String? {
        while let old = waiting, RevokedEntryOctets.order(old, new) < 0 { try leave(old) }
        if let old = waiting, RevokedEntryOctets.order(old, new) == 0 {
            if !old.isSame(as: new) { try compare(old.entry(), new.entry()) }
            try advance()
        } else {
            differences.append(.new(try new.entry()))
        }
        return differences.count < Self.batch ? nil : try explain()
    }

    /// Takes the end of the new list.
    ///
    /// - Returns: a finding, when there is one.
    mutating func finish() throws -> String? {
        while let old = waiting {
            try leave(old)
            if differences.count >= Self.batch, let finding = try explain() { return finding }
        }
        return try explain()
    }

    private mutating func leave(_ old: RevokedEntryOctets) throws {
        differences.append(.gone(try old.entry()))
        try advance()
    }

    private mutating func compare(_ old: RevokedEntry, _ new: RevokedEntry) {
        if old != new { differences.append(.changed(old, to: new)) }
    }

    private mutating func explain() throws -> String? {
        defer { differences.removeAll(keepingCapacity: true) }
        return try explainer(differences)
    }

    private mutating func advance() throws { waiting = try before?.nextOctets() }
}
