public import Model

/// 查阅: personal data as one of the staff needs it; who looked at what is in the audit chain.
///
/// Source: product.md §2.3 and §13 item 20.
extension EnrollmentDesk {
    /// Opens an application, or one of its documents, for somebody who may see all of it.
    ///
    /// The audit event is written before anything is shown.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - document: the document, by the name under which it is kept; nil for the form.
    ///   - principal: a reviewer while it waits for the review, or the registrar who entered it.
    /// - Returns: the application.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation` or `.book`.
    public func view(
        _ number: ApplicationNumber,
        document: String? = nil,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let record = try found(number)
        let action = document == nil ? "application.view" : "document.view"
        do throws(EnrollmentError) {
            let grants = try permit(.viewPersonalData, principal, record)
            guard grants.contains(where: \.showsEverything) else {
                throw EnrollmentError(.notPermitted(.viewPersonalData))
            }
        } catch {
            throw await recorded(error, action, principal, number.text)
        }
        var detail = ["snapshotVersion": String(record.snapshotVersion)]
        detail["document"] = document
        try await write([.audit(audit(action, number.text, principal, detail))])
        return record
    }
}

extension Grant {
    /// Whether it reaches to every field as it was typed; a masked view, or that of some fields, is made elsewhere.
    fileprivate var showsEverything: Bool {
        switch self {
        case .any, .own, .whilePendingReview: true
        case .neededFields, .masked, .withReason, .offlineOnly, .callbackOnly, .ownActions, .withSecondPerson:
            false
        }
    }
}
