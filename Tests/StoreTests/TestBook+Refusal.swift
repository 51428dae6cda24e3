import Model
import Store
import StoreSupport
import Testing

extension TestBook {
    /// Expects that `changes` are refused with `reason`, and that nothing of the list was written, not even
    /// what stood before the refused change.
    func expectRefusal(
        _ reason: BookError.Reason,
        _ changes: [Change],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let headBefore = try book.auditHead()
        let countsBefore = try book.counts()
        await #expect(throws: BookError(reason), sourceLocation: sourceLocation) {
            try await book.commit([.audit(Sample.event("marker"))] + changes)
        }
        #expect(try book.auditHead() == headBefore, sourceLocation: sourceLocation)
        #expect(try book.counts() == countsBefore, sourceLocation: sourceLocation)
    }
}
