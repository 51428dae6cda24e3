public import Model

/// 已审计: an auditor puts it on record which part of the audit chain was examined, and what was found.
///
/// Source: GM/T 0037 §8.6.1.7; product.md §2.3.
extension EnrollmentDesk {
    /// Marks a stretch of the audit chain as examined.
    ///
    /// The mark names the hash of the last entry, and with it everything before, and stands in the chain itself: whoever changes what
    /// was marked changes what the auditor signed.
    ///
    /// - Parameters:
    ///   - stretch: what was examined, as it was read.
    ///   - text: what was found, 2 to 200 characters.
    ///   - principal: an auditor.
    /// - Returns: the mark.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed`, or `.book` (`.exists` for the same stretch
    ///   by the same person, `.stateChanged` when the chain is not what was read).
    public func markAudit(
        _ stretch: AuditStretch,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> AuditMarkRecord {
        let object = "\(stretch.first)-\(stretch.last)"
        do throws(EnrollmentError) {
            guard try permit(.readAudit, principal, nil).contains(.any) else {
                throw EnrollmentError(.notPermitted(.readAudit))
            }
        } catch {
            throw await recorded(error, "audit.mark", principal, object)
        }
        let mark = AuditMarkRecord(
            first: stretch.first,
            last: stretch.last,
            hash: stretch.hash,
            text: try reason(text),
            markedBy: principal.auditName,
            createdAt: clock.now
        )
        let detail = [
            "hash": Hexadecimal.encode(stretch.hash), "signatures": stretch.signatures, "text": mark.text,
        ]
        try await write([.office(.mark(mark)), .audit(audit("audit.mark", object, principal, detail))])
        return mark
    }
}
