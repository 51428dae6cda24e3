import Enrollment
import Model
import Store

/// 制证队列: 加急, 释放, 退回, 重新排队; tokens are made at a station.
extension StaffResponder {
    func job(_ number: ApplicationNumber, _ visit: StaffVisit) async throws -> HTTPReply {
        guard let job = try services.book.job(of: number) else { throw PageError.notFound }
        guard visit.body != nil else { return try jobPage(job, visit) }
        return try await decide(visit) { () throws(EnrollmentError) in
            if let act = try closureAct(job, visit) { return act }
            return try StaffResponder.jobAct(job, visit)
        } again: { faults, status in
            try jobPage(job, visit, faults, status: status)
        }
    }

    /// What a form about a job asks for.
    static func jobAct(_ job: JobRecord, _ visit: StaffVisit) throws(EnrollmentError) -> StaffAct {
        let deeds: [JobDeed] = [
            .urgent, .normal, .release, .reject(station: station(of: job, visit)), .approve,
        ]
        guard let deed = deeds.first(where: { $0.name == visit.text("deed") }) else { throw unknownDeed }
        return .arrangeJob(job.application, deed, text: visit.text("text"))
    }

    private func jobPage(
        _ job: JobRecord,
        _ visit: StaffVisit,
        _ faults: [FaultView] = [],
        status: Int = 200
    ) throws -> HTTPReply {
        let language = visit.language
        let known = zip(StaffQueue.production.columns, facts(job, language)).filter { !$1.text.isEmpty }
        let journal = try services.book.journal(of: job.application).map { entry in
            let step = words.text("job_\(entry.step.rawValue)", language)
            return SheetView.Row(label: Shown.time(entry.at), value: "\(step) · \(entry.detail)")
        }
        let closure = try openClosure(of: job)
        let arranging = choices(for: job, visit).map { deed in
            form(
                deed.name,
                to: "/production/\(job.application)",
                asking: [DeedInput("text", "col_grounds", .line(length: 200))],
                visit,
                faults
            )
        }
        let forms = arranging + closureForms(of: job, closure, visit, faults)
        let proposed = closure.map { open in
            SheetView.Row(
                label: words.text("closure_open", language),
                value: "\(open.proposedBy)：\(open.text)"
            )
        }
        let isStuck = job.state == .failed || job.state == .rejected
        let view = DeedView(
            title: words.text("queue_production", language),
            state: words.text("job_\(job.state.rawValue)", language),
            tone: job.state.isTerminal ? "quiet" : isStuck ? "bad" : "wait",
            facts: known.map { SheetView.Row(label: words.text($0, language), value: $1.text) }
                + [proposed].compactMap(\.self),
            history: journal,
            faults: faults,
            forms: forms,
            notice: forms.isEmpty ? words.text("deed_over", language) : nil,
            back: StaffQueue.production.path
        )
        return page("deed", "queue_production", visit, view, status: status)
    }

    /// What somebody may do with it now.
    private func choices(for job: JobRecord, _ visit: StaffVisit) -> [JobDeed] {
        guard !job.state.isTerminal else { return [] }
        let isLeased = job.leaseUntil.map { $0 >= services.clock.now } ?? false
        let isHeld = isLeased && job.state != .failed
        var deeds: [JobDeed] = []
        if may(.arrangeQueue, visit) {
            if job.state == .rejected { deeds.append(.approve) }
            if isHeld { deeds.append(.release) }
            if !isHeld { deeds.append(job.priority == .urgent ? .normal : .urgent) }
        }
        let isOwn = job.producer == visit.member.name
        if may(.produce, visit), job.state != .rejected, !isHeld || isOwn {
            deeds.append(.reject(station: StaffResponder.station(of: job, visit)))
        }
        return deeds
    }

    /// Where somebody has a job; a browser where it is nobody's.
    private static func station(of job: JobRecord, _ visit: StaffVisit) -> String {
        let own = job.producer == visit.member.name ? job.station : nil
        return own ?? "browser"
    }
}
