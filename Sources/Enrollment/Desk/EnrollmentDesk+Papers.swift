import Model

/// Documents that wait for a decision: the scans of 柜台受理, and the PDF of an invoice.
extension EnrollmentDesk {
    /// A decision waits for its signature ten minutes; what is a day old waits for none.
    private static let papersWaitSeconds: Int64 = 86_400
    private static let papersAtOnce = 100

    /// Removes documents whose decision was never signed.
    ///
    /// Nobody decided on them, so nobody needs them (个人信息保护法: purpose-bound, product.md §9). It can be repeated at any moment.
    ///
    /// - Returns: how many were removed.
    /// - Throws: `EnrollmentError` with `.book`; what was removed before stays removed.
    public func forgetPapers() async throws(EnrollmentError) -> Int {
        let moment = clock.now.advanced(bySeconds: -EnrollmentDesk.papersWaitSeconds)
        var count = 0
        while true {
            let page = try read { () throws(BookError) in
                try source.keptPapers(before: moment, limit: EnrollmentDesk.papersAtOnce)
            }
            let before = count
            for paper in page where try await forget(paper) { count += 1 }
            // A page without progress is somebody else's work at the same time.
            if page.count < EnrollmentDesk.papersAtOnce || count == before { return count }
        }
    }

    /// The file goes first: what power loss leaves is a record without a file, which is found again.
    private func forget(_ paper: KeptPaperRecord) async throws(EnrollmentError) -> Bool {
        try? ports.vault.remove(paper.storedAs)
        let event = audit("document.forget", paper.storedAs, .system, [:])
        return try await wrote([.office(.releasePaper(storedAs: paper.storedAs)), .audit(event)])
    }

    /// Puts it on record that documents wait; when that cannot be, they are removed again.
    func keep(_ names: [String]) async throws(EnrollmentError) {
        let now = clock.now
        do throws(EnrollmentError) {
            try await write(
                names.map { .office(.keepPaper(KeptPaperRecord(storedAs: $0, createdAt: now))) }
            )
        } catch {
            for name in names { try? ports.vault.remove(name) }
            throw error
        }
    }
}
