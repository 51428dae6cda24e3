import Model
import OpenSSL
import Store

extension BookOfRecord {
    /// Whether what a delta builds on is in the book, itself or with a newer list of the same past: what that told the delta does not
    /// have.
    ///
    /// Numbers grow in one past, so where the book lacks the base every list that it made itself with that number, or a greater one, was made
    /// since the restore, and has nothing of what the base told. Those that came back, or were imported, have.
    ///
    /// - Parameters:
    ///   - full: the name of the lists that the delta builds on.
    ///   - frame: what the delta says of itself; a list that is no delta builds on none.
    /// - Returns: whether nothing is missing below the delta.
    /// - Throws: `BookError`.
    func hasBase(_ full: RevocationListName, of frame: RevocationList) throws(BookError) -> Bool {
        guard let base = frame.base else { return true }
        if let known = try revocationList(full, number: base),
            known.fingerprint == nil || known.thisUpdate <= frame.thisUpdate
        {
            return true
        }
        if try recalledLists(of: full).contains(where: { $0.number >= base }) { return true }
        return try importedLists(of: full).contains { $0 >= base }
    }

    /// The numbers of the lists of this name that were imported, and that were greater than those that the book had.
    ///
    /// - Throws: `BookError`.
    private func importedLists(of name: RevocationListName) throws(BookError) -> [Int64] {
        var filter = AuditFilter()
        filter.action = "crl.import"
        filter.object = name.authority.name
        let page = try auditEntries(filter, after: 0, limit: .max, looking: .max)
        return page.entries.map(\.event.detail).filter { $0["list"] == "\(name)" }
            .compactMap { $0["number"].flatMap { Int64($0) } }
    }

    /// Whether none of the lists that came back before is newer than this one, and has the last word on suspensions.
    ///
    /// - Throws: `BookError`.
    func isNewest(_ list: RecalledList) throws(BookError) -> Bool {
        var lists = try recalledLists(of: list.name)
        if list.name.isDelta { lists += try recalledLists(of: list.name.full) }
        return lists.allSatisfy { $0.number <= list.number }
    }

    /// Whether this centre reserved a number of this name to sign a list; the audit chain is read for it.
    ///
    /// - Throws: `BookError`.
    func wasIntended(_ number: Int64, of name: RevocationListName) throws(BookError) -> Bool {
        var filter = AuditFilter()
        filter.action = "crl.intend"
        filter.object = "\(name)"
        let page = try auditEntries(filter, after: 0, limit: .max, looking: .max)
        return page.entries.contains { $0.event.detail["number"] == "\(number)" }
    }

    /// The lists of this name that came back from files and are known since, also beside another one of the same number; the audit chain
    /// is read for them, which is rare.
    ///
    /// - Throws: `BookError`.
    func recalledLists(
        of name: RevocationListName
    ) throws(BookError) -> [(number: Int64, fingerprint: [UInt8])] {
        var filter = AuditFilter()
        filter.action = "crl.recall"
        filter.object = "\(name)"
        let page = try auditEntries(filter, after: 0, limit: .max, looking: .max)
        var lists: [(number: Int64, fingerprint: [UInt8])] = []
        for detail in page.entries.map(\.event.detail) {
            guard let number = detail["number"].flatMap({ Int64($0) }),
                let fingerprint = detail["sha256"].flatMap({ Hexadecimal.decode($0) })
            else { continue }
            let own = try revocationList(name, number: number)?.fingerprint
            if detail["beside"] != nil || own == fingerprint { lists.append((number, fingerprint)) }
        }
        return lists
    }
}
