import Model

/// Rows C1 to C10, N1, X1, U1, V1, V2: everything up to the decision.
extension ApplicationLife {
    private static let submission: Set<ApplicationGuard> = [
        .byOwner, .accountActive, .formComplete, .eligible, .noConflict,
    ]

    func fromNothing(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        switch event {
        case .save:  // C1
            try require([.accountActive, .formatValid], facts, event)
            return .draft
        case .submit:  // C4
            try require(ApplicationLife.submission, facts, event)
            return .pendingReview
        case .discard, .resubmit, .withdraw, .reject, .approve, .abandon, .paymentConfirmed, .giveUp,
            .paymentLapsed, .produced, .abort, .resendCode, .executed, .certificateRevoked, .executionLapsed,
            .approvalWithdrawn, .revocationDone:
            throw notListed(event)
        }
    }

    func fromDraft(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        switch event {
        case .save:  // C2
            try require([.byOwner, .formatValid], facts, event)
            return .draft
        case .discard:  // C3
            try require([.byOwner], facts, event)
            return nil
        case .submit:  // C4
            try require(ApplicationLife.submission, facts, event)
            return .pendingReview
        case .abandon:  // C10
            try require([.untouched90Days], facts, event)
            return nil
        case .resubmit, .withdraw, .reject, .approve, .paymentConfirmed, .giveUp, .paymentLapsed, .produced,
            .abort, .resendCode, .executed, .certificateRevoked, .executionLapsed, .approvalWithdrawn,
            .revocationDone:
            throw notListed(event)
        }
    }

    func fromPendingReview(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        switch event {
        case .withdraw:  // C5
            try require([.byOwner], facts, event)
            return .withdrawn
        case .reject:  // C6
            try require([.dutiesSeparated, .reasonGiven], facts, event)
            return .rejected
        case .approve:
            return try approved(facts)
        case .certificateRevoked:
            return try closedWithCertificate(event)
        case .save, .discard, .submit, .resubmit, .abandon, .paymentConfirmed, .giveUp, .paymentLapsed,
            .produced, .abort, .resendCode, .executed, .executionLapsed, .approvalWithdrawn, .revocationDone:
            throw notListed(event)
        }
    }

    func fromRejected(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        switch event {
        case .resubmit:  // C7
            try require(ApplicationLife.submission, facts, event)
            return .pendingReview
        case .withdraw:  // C8
            try require([.byOwner], facts, event)
            return .withdrawn
        case .abandon:  // C9
            try require([.untouched90Days], facts, event)
            return .closed
        case .certificateRevoked:
            return try closedWithCertificate(event)
        case .save, .discard, .submit, .reject, .approve, .paymentConfirmed, .giveUp, .paymentLapsed,
            .produced, .abort, .resendCode, .executed, .executionLapsed, .approvalWithdrawn, .revocationDone:
            throw notListed(event)
        }
    }

    /// N1, X1, U1, V1 and V2; without a fee the step of payment is skipped.
    private func approved(_ facts: TransitionFacts) throws(InvalidTransition) -> ApplicationState {
        switch type {
        case .new, .reissue:  // N1
            try require([.dutiesSeparated, .checklistComplete, .noDuplicate], facts, .approve)
            return facts.isFree ? .producing : .pendingPayment
        case .renew:  // X1
            try require([.dutiesSeparated, .certificateActive, .submittedInWindow], facts, .approve)
            return facts.isFree ? .pendingExecution : .pendingPayment
        case .replace:  // X1
            try require([.dutiesSeparated, .certificateActive], facts, .approve)
            return facts.isFree ? .pendingExecution : .pendingPayment
        case .unlock:  // U1
            try require([.dutiesSeparated], facts, .approve)
            return .pendingExecution
        case .revoke:  // V1, V2
            try require([.dutiesSeparated, .certificateActive], facts, .approve)
            return facts.isIssuerAvailable ? .completed : .processing
        }
    }

    /// V1's effect on the other open applications of the revoked certificate.
    func closedWithCertificate(_ event: ApplicationEvent) throws(InvalidTransition) -> ApplicationState {
        switch type {
        case .new, .reissue: throw notListed(event)
        case .renew, .replace, .unlock, .revoke: return .closed
        }
    }
}
