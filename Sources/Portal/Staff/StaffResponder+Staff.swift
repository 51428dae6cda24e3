import Enrollment
import Model
import OpenSSL
import Store

/// 人员变更: somebody is added, their work ends, or their roles change: one administrator proposes, another confirms.
extension StaffResponder {
    /// The form that proposes somebody new.
    func staffAdd(_ visit: StaffVisit) async throws -> HTTPReply {
        guard may(.changeStaff, visit) else { throw PageError.notYours }
        guard visit.body != nil else { return addPage(visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            guard visit.text("deed") == "staff_add" else { throw StaffResponder.unknownDeed }
            return try staffAct(visit.text("name"), visit)
        } again: { faults, status in
            addPage(visit, faults, status: status)
        }
    }

    /// Somebody of the staff, or who is to be.
    func staffMember(_ name: String, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try memberPage(name, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            guard visit.text("deed") != "staff_add" else { throw StaffResponder.unknownDeed }
            return try staffAct(name, visit)
        } again: { faults, status in
            try memberPage(name, visit, faults, status: status)
        }
    }

    /// What a form about somebody of the staff asks for.
    func staffAct(_ name: String, _ visit: StaffVisit) throws(EnrollmentError) -> StaffAct {
        switch visit.text("deed") {
        case "staff_add":
            let plan = StaffPlan.add(
                displayName: visit.text("displayName"),
                try wantedRoles(visit),
                request: try StaffResponder.request(visit.text("request"))
            )
            return .proposeStaff(name, plan, text: visit.text("text"))
        case "staff_confirm": return .confirmStaff(name)
        case "staff_decline": return .declineStaff(name)
        case "staff_end": return .proposeStaff(name, .end, text: visit.text("text"))
        case "staff_grant":
            return .proposeStaff(name, .grant(try wantedRoles(visit)), text: visit.text("text"))
        default: throw StaffResponder.unknownDeed
        }
    }

    private func wantedRoles(_ visit: StaffVisit) throws(EnrollmentError) -> Set<StaffRecord.Role> {
        let names = ticked("roles", visit)
        let roles = names.compactMap { StaffRecord.Role(rawValue: $0) }
        guard roles.count == names.count else {
            let failure = ValidationFailure("roles", .notInList, "角色：没有这个角色")
            throw EnrollmentError(.validationFailed([failure]))
        }
        return Set(roles)
    }

    /// The request by a key of their own, whose possession is proven.
    private static func request(_ typed: String) throws(EnrollmentError) -> [UInt8] {
        do throws(CryptoError) {
            let request = try CertificateRequest(pem: Array(typed.utf8))
            try request.verifyProofOfPossession()
            return request.der
        } catch {
            let text = "证书请求：应为 PEM 格式的 PKCS#10，由本人的密钥签名"
            throw EnrollmentError(.validationFailed([ValidationFailure("request", .badFormat, text)]))
        }
    }

    private func addPage(_ visit: StaffVisit, _ faults: [FaultView] = [], status: Int = 200) -> HTTPReply {
        let inputs = [
            DeedInput("name", "staff_name", .line(length: 40)),
            DeedInput("displayName", "staff_shown", .line(length: 50)),
            roleInput,
            DeedInput("request", "staff_request", .long(length: 16_000)),
            DeedInput("text", "col_grounds", .line(length: 200)),
        ]
        let view = DeedView(
            title: words.text("act_staff_add", visit.language),
            state: "",
            tone: "",
            facts: [],
            faults: faults,
            forms: [form("staff_add", to: "/staff/add", asking: inputs, visit, faults)],
            notice: nil,
            back: StaffRegisterPage.staff.path
        )
        return page("deed", "act_staff_add", visit, view, status: status)
    }

    private var roleInput: DeedInput {
        let roles = StaffRecord.Role.allCases.map { (value: $0.rawValue, label: $0.label) }
        return DeedInput("roles", "staff_roles", .ticks(roles))
    }

    private func memberPage(
        _ name: String,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let language = visit.language
        let member = try services.book.staff(named: name)
        let proposals = try services.book.proposals(.staff, about: name)
        guard member != nil || !proposals.isEmpty else { throw PageError.notFound }
        let open = proposals.last { $0.state == .proposed }
        var rows: [SheetView.Row] = [row("staff_name", name, language)]
        if let member { rows += try memberRows(member, language) }
        if let open { rows += try proposalRows(open, language) }
        let view = DeedView(
            title: words.text("register_staff", language),
            state: open.map { words.text("proposal_\($0.state.rawValue)", language) } ?? "",
            tone: open == nil ? "" : "act",
            facts: rows,
            history: try proposals.suffix(20).reversed().map { try past($0, language) },
            faults: faults,
            forms: memberForms(name, member, open, visit, faults),
            notice: try notice(name, member, proposals.last, visit),
            back: StaffRegisterPage.staff.path
        )
        return page("deed", "register_staff", visit, view, status: status)
    }

    private func row(_ word: String, _ value: String, _ language: Language) -> SheetView.Row {
        SheetView.Row(label: words.text(word, language), value: value)
    }

    private func memberRows(_ member: StaffRecord, _ language: Language) throws -> [SheetView.Row] {
        let names = ["staff_shown", "staff_roles", "staff_standing", "staff_end"]
        return zip(names, try facts(member, language).dropFirst()).map { row($0, $1.text, language) }
    }

    private func proposalRows(_ proposal: ProposalRecord, _ language: Language) throws -> [SheetView.Row] {
        let plan = try StaffPlan(of: proposal)
        var rows = [row("staff_plan", words.text("staff_plan_\(plan.act)", language), language)]
        rows += plan.facts.map { row($0.word, $0.value, language) }
        rows.append(row("fact_proposedBy", proposal.proposedBy, language))
        rows.append(row("col_grounds", proposal.text, language))
        return rows
    }

    private func past(_ proposal: ProposalRecord, _ language: Language) throws -> SheetView.Row {
        let plan = try StaffPlan(of: proposal)
        let names = [proposal.proposedBy, proposal.decidedBy].compactMap { $0 }.joined(separator: " → ")
        let what = ([words.text("staff_plan_\(plan.act)", language)] + plan.facts.map(\.value))
            .joined(separator: " ")
        let state = words.text("proposal_\(proposal.state.rawValue)", language)
        return SheetView.Row(
            label: Shown.time(proposal.updatedAt),
            value: "\(state) · \(what) · \(names) · \(proposal.text)"
        )
    }

    /// Who proposed takes it back, another one confirms; where nothing is open, something is proposed.
    private func memberForms(
        _ name: String,
        _ member: StaffRecord?,
        _ open: ProposalRecord?,
        _ visit: StaffVisit,
        _ faults: [FaultView]
    ) -> [DeedForm] {
        guard may(.changeStaff, visit), name != visit.member.name else { return [] }
        let path = "/staff/members/\(name)"
        if let open {
            let decline = form("staff_decline", to: path, visit, faults)
            guard open.proposedBy != visit.member.name else { return [decline] }
            return [form("staff_confirm", to: path, isDanger: true, visit, faults), decline]
        }
        guard member != nil else { return [] }
        let grounds = DeedInput("text", "col_grounds", .line(length: 200))
        return [
            form("staff_grant", to: path, asking: [roleInput, grounds], visit, faults),
            form("staff_end", to: path, asking: [grounds], isDanger: true, visit, faults),
        ]
    }

    /// How the certificate of somebody new is issued, once two have agreed.
    private func notice(
        _ name: String,
        _ member: StaffRecord?,
        _ last: ProposalRecord?,
        _ visit: StaffVisit
    ) throws -> String? {
        guard member == nil, let last, last.state == .confirmed, case .add = try StaffPlan(of: last) else {
            return nil
        }
        let command = "pki staff issue \(name) --out \(name).pem --as \(visit.member.name)"
        return words.text("staff_issue", visit.language, command)
    }
}
