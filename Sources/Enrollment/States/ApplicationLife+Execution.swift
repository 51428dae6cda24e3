import Model

/// Rows N2 to N5, X2 to X6, U2 to U4, V2: everything after the decision.
extension ApplicationLife {
    func fromPendingPayment(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        switch event {
        case .paymentConfirmed:
            let next = try paid(event)
            try require([.paymentMatches], facts, event)
            return next
        case .giveUp:  // N3, X3
            _ = try paid(event)
            try require([.byOwner, .orderUnpaid], facts, event)
            return .closed
        case .paymentLapsed:  // N3, X3
            _ = try paid(event)
            try require([.orderUnpaid, .unpaid30Days], facts, event)
            return .closed
        case .certificateRevoked:
            _ = try paid(event)
            return try closedWithCertificate(event)
        case .save, .discard, .submit, .resubmit, .withdraw, .reject, .approve, .abandon, .produced, .abort,
            .resendCode, .executed, .executionLapsed, .approvalWithdrawn, .revocationDone:
            throw notListed(event)
        }
    }

    func fromProducing(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        guard type.isProduced else { throw notListed(event) }
        switch event {
        case .produced:  // N4
            try require([.jobVerified], facts, event)
            return .completed
        case .abort:  // N5
            try require([.reasonGiven, .secondPerson, .signedIsRevoked], facts, event)
            return .closed
        case .save, .discard, .submit, .resubmit, .withdraw, .reject, .approve, .abandon, .paymentConfirmed,
            .giveUp, .paymentLapsed, .resendCode, .executed, .certificateRevoked, .executionLapsed,
            .approvalWithdrawn, .revocationDone:
            throw notListed(event)
        }
    }

    func fromPendingExecution(
        _ event: ApplicationEvent,
        _ facts: TransitionFacts
    ) throws(InvalidTransition) -> ApplicationState? {
        guard !type.isProduced, type != .revoke else { throw notListed(event) }
        switch event {
        case .resendCode:  // X4, U2
            try require([.certificateActive, .withinRateLimit], facts, event)
            return .pendingExecution
        case .executed:  // X5, U3
            try require([.byOwner, .proven], facts, event)
            return .completed
        case .certificateRevoked:  // X6, U4
            return .closed
        case .executionLapsed:  // X6, U4
            try require([.tooLate], facts, event)
            return .closed
        case .approvalWithdrawn:  // U4
            guard type == .unlock else { throw notListed(event) }
            return .closed
        case .save, .discard, .submit, .resubmit, .withdraw, .reject, .approve, .abandon, .paymentConfirmed,
            .giveUp, .paymentLapsed, .produced, .abort, .revocationDone:
            throw notListed(event)
        }
    }

    func fromProcessing(_ event: ApplicationEvent) throws(InvalidTransition) -> ApplicationState? {
        guard type == .revoke else { throw notListed(event) }
        switch event {
        case .revocationDone:  // V2
            return .completed
        case .save, .discard, .submit, .resubmit, .withdraw, .reject, .approve, .abandon, .paymentConfirmed,
            .giveUp, .paymentLapsed, .produced, .abort, .resendCode, .executed, .certificateRevoked,
            .executionLapsed, .approvalWithdrawn:
            throw notListed(event)
        }
    }

    /// N2, X2: where payment leads; the types without payment have no such state.
    private func paid(_ event: ApplicationEvent) throws(InvalidTransition) -> ApplicationState {
        switch type {
        case .new, .reissue: .producing
        case .renew, .replace: .pendingExecution
        case .unlock, .revoke: throw notListed(event)
        }
    }
}
