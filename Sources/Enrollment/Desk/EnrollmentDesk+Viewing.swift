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
    ///   - text: why, 2 to 200 characters, for a business administrator; nil for everybody else.
    ///   - principal: a reviewer while it waits for the review, the registrar who entered it, or a business administrator.
    /// - Returns: the application.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.validationFailed` or `.book`.
    public func view(
        _ number: ApplicationNumber,
        document: String? = nil,
        because text: String? = nil,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let record = try found(number)
        let action = document == nil ? "application.view" : "document.view"
        let given: String?
        do throws(EnrollmentError) {
            given = try need(try permit(.viewPersonalData, principal, record), text)
        } catch {
            throw await recorded(error, action, principal, number.text)
        }
        var detail = ["snapshotVersion": String(record.snapshotVersion)]
        detail["document"] = document
        detail["text"] = given
        try await write([.audit(audit(action, number.text, principal, detail))])
        return record
    }

    /// Puts on record that somebody takes all records of an application away as evidence, before they do.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why, 2 to 200 characters, as the letter of a court.
    ///   - principal: an auditor.
    /// - Returns: the application.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.validationFailed` or `.book`.
    public func export(
        _ number: ApplicationNumber,
        because text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let record = try found(number)
        let given: String
        do throws(EnrollmentError) {
            _ = try permit(.exportCase, principal, record)
            given = try reason(text)
        } catch {
            throw await recorded(error, "application.export", principal, number.text)
        }
        let detail = ["snapshotVersion": String(record.snapshotVersion), "text": given]
        try await write([.audit(audit("application.export", number.text, principal, detail))])
        return record
    }

    /// Why somebody looks; nil for whom no reason is asked of.
    private func need(_ grants: Set<Grant>, _ text: String?) throws(EnrollmentError) -> String? {
        if grants.contains(where: \.showsEverything) { return nil }
        guard grants.contains(.withReason), let text else {
            throw EnrollmentError(.notPermitted(.viewPersonalData))
        }
        return try reason(text)
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
