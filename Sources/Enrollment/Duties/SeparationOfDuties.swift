public import Model

/// Which two hands may not be one person's.
///
/// Source: product.md §2.2, rules 1 to 3.
///
/// Names are compared whole: an applicant's login that equals a staff name is taken for the same person.
public enum SeparationOfDuties {
    /// A rule that would be broken.
    public enum Rule: String, CaseIterable, Hashable, Sendable {
        /// Rule 1: the reviewer is the applicant.
        case reviewerIsOwner = "reviewer_is_owner"
        /// Rule 1: the reviewer entered the application as registrar.
        case reviewerIsRegistrar = "reviewer_is_registrar"
        /// Rule 1: the producer reviewed the application.
        case producerIsReviewer = "producer_is_reviewer"
        /// Rule 2: an audit role together with a role that acts.
        case auditNotAlone = "audit_not_alone"
        /// Rule 3: the second person is the first.
        case samePersonTwice = "same_person_twice"
        /// Nobody decides about their own roles, or ends their own work.
        case aboutOneself = "about_oneself"
    }

    /// What a reviewer's decision would break; nil when nothing.
    public static func violation(reviewer: String, _ application: ApplicationRecord) -> Rule? {
        if reviewer == application.owner { return .reviewerIsOwner }
        if reviewer == application.registrar { return .reviewerIsRegistrar }
        return nil
    }

    /// What a producer's work would break; nil when nothing.
    public static func violation(producer: String, _ application: ApplicationRecord) -> Rule? {
        producer == application.reviewer ? .producerIsReviewer : nil
    }

    /// What a set of roles in one person would break; nil when nothing.
    public static func violation(roles: Set<StaffRecord.Role>) -> Rule? {
        let acts = roles.contains { !$0.isAudit }
        let watches = roles.contains(where: \.isAudit)
        return acts && watches ? .auditNotAlone : nil
    }

    /// What two persons for one deed would break; nil when nothing.
    public static func violation(first: String, second: String) -> Rule? {
        first == second ? .samePersonTwice : nil
    }
}
