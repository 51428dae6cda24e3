import Model

/// 提议: what one person proposes and another one decides.
extension EnrollmentDesk {
    func propose(
        _ kind: ProposalRecord.Kind,
        _ subject: String,
        _ cause: RevocationCause?,
        _ text: String,
        _ principal: Principal,
        detail: String? = nil,
        facts: [String: String] = [:]
    ) async throws(EnrollmentError) -> ProposalRecord {
        let earlier = try read { () throws(BookError) in try source.proposals(kind, about: subject) }
        let record = ProposalRecord(
            kind: kind,
            subject: subject,
            sequence: earlier.count + 1,
            state: .proposed,
            cause: cause?.rawValue,
            text: try words(text, 2...200, "text", "理由"),
            detail: detail,
            proposedBy: principal.auditName,
            createdAt: clock.now,
            updatedAt: clock.now
        )
        var facts = facts
        facts["text"] = record.text
        facts["cause"] = cause?.rawValue
        let event = audit("\(kind.rawValue.lowercased()).propose", subject, principal, facts)
        try await write([.addProposal(record), .audit(event)])
        return record
    }

    func decline(
        _ kind: ProposalRecord.Kind,
        _ subject: String,
        _ principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        let record = try decided(openProposal(kind, subject), .declined, principal)
        let event = audit("\(kind.rawValue.lowercased()).decline", subject, principal, [:])
        try await write([.updateProposal(record), .audit(event)])
        return record
    }

    func openProposal(
        _ kind: ProposalRecord.Kind,
        _ subject: String
    ) throws(EnrollmentError) -> ProposalRecord {
        let all = try read { () throws(BookError) in try source.proposals(kind, about: subject) }
        guard let open = all.last(where: { $0.state == .proposed }) else {
            throw EnrollmentError(.notFound(object: "open proposal about \(subject)"))
        }
        return open
    }

    /// The proposal after the decision of somebody who did not propose it; who proposed may only take it back.
    func decided(
        _ proposal: ProposalRecord,
        _ state: ProposalRecord.State,
        _ principal: Principal
    ) throws(EnrollmentError) -> ProposalRecord {
        if state == .confirmed,
            let rule = SeparationOfDuties.violation(first: proposal.proposedBy, second: principal.auditName)
        {
            throw EnrollmentError(.sodViolation(rule))
        }
        var next = proposal
        (next.state, next.decidedBy, next.updatedAt) = (state, principal.auditName, clock.now)
        return next
    }

    func audit(
        _ action: String,
        _ object: String,
        _ principal: Principal,
        _ detail: [String: String]
    ) -> AuditEvent {
        AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: action,
            object: object,
            detail: detail
        )
    }

    func words(
        _ raw: String,
        _ length: ClosedRange<Int>,
        _ field: String,
        _ label: String
    ) throws(EnrollmentError) -> String {
        do throws(FieldFault) {
            return try BoundedText.parse(raw, length)
        } catch {
            throw EnrollmentError(.validationFailed([.init(field, error.code, "\(label)：\(error.message)")]))
        }
    }
}
