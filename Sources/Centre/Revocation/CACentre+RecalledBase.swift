import Model
import Store

extension CACentre {
    /// Whether what a delta builds on is in the book, itself or with a newer list of the same past: what that told the delta does not
    /// have.
    ///
    /// A list that was made here since the restore has a greater number too, and nothing of what the base told.
    ///
    /// - Parameters:
    ///   - delta: what comes back.
    ///   - base: the number on which it builds; nil for a list that is no delta.
    /// - Returns: whether nothing is missing below the delta.
    /// - Throws: `BookError`.
    func hasBase(of delta: RecalledList, _ base: Int64?) throws(BookError) -> Bool {
        guard let base else { return true }
        let full = delta.name.full
        if try book.hasRevocationList(full, number: base) { return true }
        let newer = try book.revocationLists(of: full.authority, limit: .max).filter {
            $0.name == full && $0.fingerprint != nil && $0.number >= base
        }
        if newer.contains(where: { $0.number <= delta.number }) { return true }
        let recalled = try newer.isEmpty ? [] : recalledNumbers(of: full)
        return newer.contains { recalled.contains($0.number) }
    }

    /// The numbers of the lists of this name that came back from files; the audit chain is read for it, which is rare.
    private func recalledNumbers(of name: RevocationListName) throws(BookError) -> Set<Int64> {
        var filter = AuditFilter()
        filter.action = "crl.recall"
        filter.object = "\(name)"
        let page = try book.auditEntries(filter, after: 0, limit: .max, looking: .max)
        return Set(page.entries.compactMap { $0.event.detail["number"].flatMap { Int64($0) } })
    }
}
