public import Model

/// 人员变更: one administrator proposes to add somebody to the staff, to end their work or to change their roles; another one
/// confirms.
extension EnrollmentDesk {
    /// Proposes it.
    ///
    /// - Parameters:
    ///   - name: the login name.
    ///   - plan: what is to change; of a new member's request the proof of possession was verified.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: a super_admin; for an auditor an audit_admin.
    /// - Returns: the proposal, PROPOSED.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed`, `.notFound`, `.certificateNotActive`,
    ///   `.damagedSnapshot` or `.book` (`.exists` when one about them is open, or the name is taken).
    public func proposeStaff(
        _ name: String,
        _ plan: StaffPlan,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        do throws(EnrollmentError) {
            let kept = try judged(plan, name)
            _ = try admitted(kept, name, principal)
            return try await propose(
                .staff,
                name,
                nil,
                text,
                principal,
                detail: kept.detail,
                facts: try facts(of: kept)
            )
        } catch {
            throw await recorded(error, "staff.propose", principal, name)
        }
    }

    /// Confirms it: roles change, and the certificate of who ends is revoked, in the same commit.
    ///
    /// Who is added gets their certificate afterwards, where the authority's key is.
    ///
    /// - Parameters:
    ///   - name: the login name.
    ///   - principal: a super_admin, or for an auditor an audit_admin, who is not who proposed it.
    /// - Returns: the proposal, CONFIRMED.
    /// - Throws: as `proposeStaff`.
    public func confirmStaff(
        _ name: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        do throws(EnrollmentError) {
            try permit(.changeStaff, principal, nil)
            let proposal = try openProposal(.staff, name)
            let plan = try StaffPlan(of: proposal)
            let member = try admitted(plan, name, principal)
            let confirmed = try decided(proposal, .confirmed, principal)
            let detail = try facts(of: plan).merging(["proposedBy": proposal.proposedBy]) { $1 }
            let event = audit("staff.confirm", name, principal, detail)
            let effects = try member.map { member throws(EnrollmentError) in
                try self.effects(of: plan, on: member, principal)
            }
            try await write([.updateProposal(confirmed), .audit(event)] + (effects ?? []))
            return confirmed
        } catch {
            throw await recorded(error, "staff.confirm", principal, name)
        }
    }

    /// Declines it, or takes it back.
    ///
    /// - Returns: the proposal, DECLINED.
    /// - Throws: as `proposeStaff`.
    public func declineStaff(
        _ name: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        do throws(EnrollmentError) {
            try permit(.changeStaff, principal, nil)
            let plan = try StaffPlan(of: try openProposal(.staff, name))
            try demandAuthority(plan, try staffMember(name), principal)
            return try await decline(.staff, name, principal)
        } catch {
            throw await recorded(error, "staff.decline", principal, name)
        }
    }

    /// The plan with its texts as they are kept.
    private func judged(_ plan: StaffPlan, _ name: String) throws(EnrollmentError) -> StaffPlan {
        var failures: [ValidationFailure] = []
        if plan != .end, !StaffDuties.canBeHeld(plan.roles) {
            let text = "角色：至少选一个，审计员、审计管理员不能兼任其他角色"
            failures.append(ValidationFailure("roles", .mismatch, text))
        }
        guard case .add(let displayName, let roles, let request) = plan else {
            guard failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
            return plan
        }
        if !StaffDuties.isLogin(name) {
            let text = "登录名：1 至 40 个小写字母、数字、“.”或“-”，以字母开头"
            failures.append(ValidationFailure("name", .badFormat, text))
        }
        guard failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        let kept = try words(displayName, 2...50, "displayName", "姓名")
        return .add(displayName: kept, roles, request: request)
    }

    /// Who it is about, after everything that stands against it; nil for who is new.
    private func admitted(
        _ plan: StaffPlan,
        _ name: String,
        _ principal: Principal
    ) throws(EnrollmentError) -> StaffRecord? {
        try permit(.changeStaff, principal, nil)
        let member = try staffMember(name)
        try demandAuthority(plan, member, principal)
        guard name != principal.name else { throw EnrollmentError(.sodViolation(.aboutOneself)) }
        if case .add = plan {
            guard member == nil else {
                throw EnrollmentError(.book(BookError(.exists(object: "staff member \(name)"))))
            }
            return nil
        }
        guard let member else { throw EnrollmentError(.notFound(object: "staff member \(name)")) }
        _ = try livingCertificate(of: member)
        try demandOthers(than: member, keeping: plan.roles)
        return member
    }

    private func staffMember(_ name: String) throws(EnrollmentError) -> StaffRecord? {
        try read { () throws(BookError) in try source.staff(named: name) }
    }

    /// Whether these roles are theirs to decide about, those that somebody has and those that they would have.
    private func demandAuthority(
        _ plan: StaffPlan,
        _ member: StaffRecord?,
        _ principal: Principal
    ) throws(EnrollmentError) {
        guard case .staff(_, let own) = principal else { throw EnrollmentError(.notPermitted(.changeStaff)) }
        for roles in [member?.roles ?? [], plan.roles] where !roles.isEmpty {
            guard StaffDuties.mayChange(roles, own) else {
                throw EnrollmentError(.notPermitted(.changeStaff))
            }
        }
    }

    private func livingCertificate(of member: StaffRecord) throws(EnrollmentError) -> CertificateRecord {
        guard let id = member.certificate else {
            throw EnrollmentError(.notFound(object: "certificate of staff member \(member.name)"))
        }
        let certificate = try foundCertificate(id)
        guard certificate.state != .revoked else { throw EnrollmentError(.certificateNotActive(id.serial)) }
        return certificate
    }

    /// Refuses to take a role that somebody must have from the last who can act in it.
    private func demandOthers(
        than member: StaffRecord,
        keeping roles: Set<StaffRecord.Role>
    ) throws(EnrollmentError) {
        let lost = StaffDuties.needed.filter { member.roles.contains($0) && !roles.contains($0) }
        guard !lost.isEmpty, try canAct(member) else { return }
        let all = try read { () throws(BookError) in try source.staff() }
        for role in lost {
            var hasOther = false
            for other in all where other.name != member.name && other.roles.contains(role) && !hasOther {
                hasOther = try canAct(other)
            }
            guard hasOther else {
                let text = "角色：\(member.name) 是唯一可以履职的\(role.label)，请先增加另一人"
                throw EnrollmentError(.validationFailed([ValidationFailure("roles", .mismatch, text)]))
            }
        }
    }

    private func canAct(_ member: StaffRecord) throws(EnrollmentError) -> Bool {
        guard let id = member.certificate else { return false }
        let certificate = try foundCertificate(id)
        guard certificate.state == .active, certificate.reservation.notAfter >= clock.now else {
            return false
        }
        return try !port("look at the authority") { try ports.hasFallen(id.authority) }
    }

    /// What follows for somebody who is there.
    private func effects(
        of plan: StaffPlan,
        on member: StaffRecord,
        _ principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        let certificate = try livingCertificate(of: member)
        switch plan {
        case .add: return []
        case .grant(let roles):
            let changed = StaffRecord(
                name: member.name,
                displayName: member.displayName,
                roles: roles,
                certificate: certificate.id,
                createdAt: member.createdAt
            )
            return [.updateStaff(changed, from: certificate.id)]
        case .end:
            let revocation = Revocation(date: clock.now, reason: .cessationOfOperation)
            let detail = [
                "authority": certificate.id.authority.name, "reason": revocation.reason.rawValue,
                "staff": member.name,
            ]
            let serial = certificate.id.serial.hexadecimal
            return [
                .revokeCertificate(certificate.id, revocation),
                .audit(audit("certificate.revoke", serial, principal, detail)),
            ]
        }
    }

    /// What the audit chain says of it.
    private func facts(of plan: StaffPlan) throws(EnrollmentError) -> [String: String] {
        var facts = ["act": plan.act]
        if plan != .end { facts["roles"] = plan.roleNames.joined(separator: ",") }
        if case .add(let displayName, _, let request) = plan {
            facts["displayName"] = displayName
            facts["request"] = Hexadecimal.encode(try port("fingerprint") { try ports.fingerprint(request) })
        }
        return facts
    }
}
