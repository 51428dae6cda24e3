import Enrollment
import Model
import Store

/// 关闭: a job that cannot be finished; one business administrator proposes to close its application, another confirms.
extension StaffResponder {
    /// What a form about closing asks for; nil for a form about something else.
    ///
    /// - Throws: `EnrollmentError` with `.book`: `.stateChanged` while something may be half signed for it, which only the centre's
    ///   machine can settle.
    func closureAct(_ job: JobRecord, _ visit: StaffVisit) throws(EnrollmentError) -> StaffAct? {
        switch visit.text("deed") {
        case "closure_propose": return .proposeClosure(job.application, text: visit.text("text"))
        case "closure_confirm": return .confirmClosure(job.application, try tokenInHand(of: job))
        case "closure_decline": return .declineClosure(job.application)
        default: return nil
        }
    }

    /// The forms that an administrator has for it.
    func closureForms(
        of job: JobRecord,
        _ open: ProposalRecord?,
        _ visit: StaffVisit,
        _ faults: [FaultView]
    ) -> [DeedForm] {
        guard may(.closeException, visit), !job.state.isTerminal else { return [] }
        let path = "/production/\(job.application)"
        guard let open else {
            let why = [DeedInput("text", "closure_text", .line(length: 200))]
            return [form("closure_propose", to: path, asking: why, isDanger: true, visit, faults)]
        }
        let decline = form("closure_decline", to: path, visit, faults)
        // Who proposed takes it back; another one confirms.
        guard open.proposedBy != visit.member.name else { return [decline] }
        return [form("closure_confirm", to: path, isDanger: true, visit, faults), decline]
    }

    /// The proposal to close it that is open.
    func openClosure(of job: JobRecord) throws(BookError) -> ProposalRecord? {
        try services.book.proposals(.closure, about: job.application.text).last { $0.state == .proposed }
    }

    /// The token that a job is on, or that was chosen for it.
    private func tokenInHand(of job: JobRecord) throws(EnrollmentError) -> TokenRecord? {
        do throws(BookError) {
            let certificate = try services.book.certificate(of: job.application, purpose: .signing)
            guard certificate?.state != .signing else {
                throw BookError(.stateChanged(object: "certificate"))
            }
            if let serial = job.tokenSerial { return try services.book.token(serial: serial) }
            let tokens = try services.book.tokens(application: job.application, limit: 100)
            return tokens.first { $0.state == .allocated }
        } catch {
            throw EnrollmentError(.book(error))
        }
    }
}
