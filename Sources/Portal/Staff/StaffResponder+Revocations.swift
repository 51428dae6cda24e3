import Enrollment
import Model
import Store

/// CA发起的吊销: proposed by a reviewer, confirmed or declined by a business administrator.
extension StaffResponder {
    /// The form that proposes a revocation.
    func proposal(_ visit: StaffVisit) async throws -> HTTPReply {
        guard may(.proposeRevocation, visit) else { throw PageError.notYours }
        guard visit.body != nil else { return proposalPage(visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            try proposalAct(visit)
        } again: { faults, status in
            proposalPage(visit, faults, status: status)
        }
    }

    /// What the form of a proposal asks for.
    func proposalAct(_ visit: StaffVisit) throws(EnrollmentError) -> StaffAct {
        let id = try certificate(visit.text("serial"))
        guard let cause = RevocationCause(rawValue: visit.text("cause")) else {
            let failure = ValidationFailure("cause", .notInList, "吊销原因：请选择")
            throw EnrollmentError(.validationFailed([failure]))
        }
        return .proposeRevocation(id, cause, text: visit.text("text"))
    }

    /// A proposed revocation.
    func revocation(_ id: CertificateID, _ visit: StaffVisit) async throws -> HTTPReply {
        guard visit.body != nil else { return try revocationPage(id, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            switch visit.text("deed") {
            case "revocation_confirm": return .confirmRevocation(id)
            case "revocation_decline": return .declineRevocation(id)
            default: throw StaffResponder.unknownDeed
            }
        } again: { faults, status in
            try revocationPage(id, visit, faults, status: status)
        }
    }

    /// The holder's certificate with this serial number, as people type it.
    func certificate(_ typed: String) throws(EnrollmentError) -> CertificateID {
        let found: [CertificateRecord]
        do throws(BookError) {
            found =
                try SerialNumber(hexadecimal: typed).map { serial throws(BookError) in
                    try services.book.certificates(serial: serial)
                } ?? []
        } catch {
            throw EnrollmentError(.book(error))
        }
        guard let record = found.first, found.count == 1 else {
            let failure = ValidationFailure("serial", .mismatch, "证书序列号：没有这张证书，请核对")
            throw EnrollmentError(.validationFailed([failure]))
        }
        return record.id
    }

    private func proposalPage(
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) -> HTTPReply {
        let language = visit.language
        let causes = RevocationCause.allCases.map {
            (value: $0.rawValue, label: words.text("option_\($0.rawValue)", language))
        }
        let inputs = [
            DeedInput("serial", "card_serial", .line(length: 60)),
            DeedInput("cause", "field_revokeReason", .choice(causes)),
            DeedInput("text", "col_grounds", .line(length: 200)),
        ]
        let path = "/revocations/propose"
        let view = DeedView(
            title: words.text("act_revocation_propose", language),
            state: "",
            tone: "",
            facts: [],
            faults: faults,
            forms: [form("revocation_propose", to: path, asking: inputs, isDanger: true, visit, faults)],
            notice: nil,
            back: StaffQueue.revocations.path
        )
        return page("deed", "act_revocation_propose", visit, view, status: status)
    }

    private func revocationPage(
        _ id: CertificateID,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let language = visit.language
        let about = id.path
        let all = try services.book.proposals(.revocation, about: about)
        guard let proposal = all.last(where: { $0.state == .proposed }) ?? all.last else {
            throw PageError.notFound
        }
        let rows = zip(StaffQueue.revocations.columns, facts(proposal, language)).map { word, fact in
            SheetView.Row(label: words.text(word, language), value: fact.text)
        }
        let isOpen = proposal.state == .proposed
        let path = "/revocations/\(about)"
        let forms =
            isOpen && may(.confirmRevocation, visit)
            ? [
                form("revocation_confirm", to: path, isDanger: true, visit, faults),
                form("revocation_decline", to: path, visit, faults),
            ] : []
        let view = DeedView(
            title: words.text("queue_revocations", language),
            state: words.text("proposal_\(proposal.state.rawValue)", language),
            tone: isOpen ? "act" : "quiet",
            facts: rows,
            faults: faults,
            forms: forms,
            notice: isOpen ? nil : words.text("deed_over", language),
            back: StaffQueue.revocations.path
        )
        return page("deed", "queue_revocations", visit, view, status: status)
    }
}
