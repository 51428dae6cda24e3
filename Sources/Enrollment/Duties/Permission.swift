public import Model

/// Answers whether somebody may do something with an application.
public enum Permission {
    /// Whether, and how far, `principal` may do `action`.
    ///
    /// Own cases are compared with `application`; without one (something new) everything is one's own. Staff
    /// whose roles may not be together in one person are refused everything.
    ///
    /// - Parameters:
    ///   - action: a row of the matrix.
    ///   - principal: who wants to do it.
    ///   - application: on what; nil for something new.
    /// - Returns: the grants that hold; empty is a refusal.
    public static func check(
        _ action: PermittedAction,
        _ principal: Principal,
        _ application: ApplicationRecord?
    ) -> Set<Grant> {
        if case .staff(_, let roles) = principal, SeparationOfDuties.violation(roles: roles) != nil {
            return []
        }
        let grants = PermissionMatrix.grants(action)
        return Set(principal.parties.compactMap { grants[$0] }.filter { holds($0, principal, application) })
    }

    private static func holds(
        _ grant: Grant,
        _ principal: Principal,
        _ application: ApplicationRecord?
    ) -> Bool {
        switch grant {
        case .own: application.map { owns($0, principal) } ?? true
        case .whilePendingReview: application?.state == .pendingReview
        case .any, .neededFields, .masked, .withReason, .offlineOnly, .callbackOnly, .ownActions,
            .withSecondPerson:
            true
        }
    }

    /// Whether it is their case: applied for with this account, or entered by this registrar.
    static func owns(_ application: ApplicationRecord, _ principal: Principal) -> Bool {
        switch principal {
        case .applicant(let login): application.owner == login
        case .staff(let name, _): application.registrar == name
        case .system: false
        }
    }
}
