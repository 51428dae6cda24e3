import Enrollment
import Model
import Store

/// 工作人员: who can act, and what is proposed about them.
extension StaffResponder {
    func staff(_ visit: StaffVisit) throws -> HTTPReply {
        let place = QueuePlace(visit.query)
        let all = try services.book.staff()
        let shown = all.dropFirst(place.skipping).prefix(QueuePlace.size)
        let columns = ["staff_name", "staff_shown", "staff_roles", "staff_standing", "staff_end"]
        let proposals = try services.book.proposals([.proposed, .confirmed], [.staff], limit: 1000)
        let coming = try place.number == 1 ? comers(proposals, besides: all, visit.language) : []
        let open = Set(proposals.filter { $0.state == .proposed }.map(\.subject))
        return register(
            .staff,
            columns,
            try coming + shown.map { try facts($0, isProposed: open.contains($0.name), visit.language) },
            visit,
            start: may(.changeStaff, visit) ? ("/staff/add", "act_staff_add") : nil,
            earlier: place.number > 1 ? "/staff?page=\(place.number - 1)" : nil,
            later: place.skipping + shown.count < all.count ? "/staff?page=\(place.number + 1)" : nil
        )
    }

    /// A page of a register.
    private func register(
        _ register: StaffRegisterPage,
        _ names: [String],
        _ rows: [[QueueFact]],
        _ visit: StaffVisit,
        start: (path: String, word: String)? = nil,
        earlier: String? = nil,
        later: String? = nil
    ) -> HTTPReply {
        let title = "register_\(register.rawValue)"
        let columns = names.map { words.text($0, visit.language) }
        let view = QueueView(
            title: words.text(title, visit.language),
            intro: words.text("\(title)_text", visit.language),
            path: register.path,
            columns: columns,
            rows: rows.map { QueueView.Row($0, columns) },
            filters: [],
            isEmpty: rows.isEmpty,
            empty: words.text("queue_empty", visit.language),
            start: start?.path,
            earlier: earlier,
            later: later,
            startLabel: start.map { words.text($0.word, visit.language) } ?? ""
        )
        return page("queue", title, visit, view)
    }

    /// Who is to be added: proposed, or confirmed and without a certificate yet.
    private func comers(
        _ proposals: [ProposalRecord],
        besides all: [StaffRecord],
        _ language: Language
    ) throws -> [[QueueFact]] {
        var known = Set(all.map(\.name))
        return try proposals.compactMap { proposal -> [QueueFact]? in
            guard known.insert(proposal.subject).inserted,
                case .add(let displayName, let roles, _) = try StaffPlan(of: proposal)
            else { return nil }
            let word = proposal.state == .proposed ? "proposal_PROPOSED" : "staff_unissued"
            return [
                QueueFact(proposal.subject, path: "/staff/members/\(proposal.subject)", isMono: true),
                QueueFact(displayName), QueueFact(roles.map(\.label).sorted().joined(separator: "、")),
                QueueFact(words.text(word, language), tone: "act"), QueueFact(""),
            ]
        }
    }

    func facts(
        _ member: StaffRecord,
        isProposed: Bool = false,
        _ language: Language
    ) throws -> [QueueFact] {
        let certificate = try member.certificate.flatMap { try services.book.certificate($0) }
        let standing = StaffStanding(certificate, at: services.clock.now)
        return [
            QueueFact(member.name, path: "/staff/members/\(member.name)", isMono: true),
            QueueFact(member.displayName),
            QueueFact(member.roles.map(\.label).sorted().joined(separator: "、")),
            isProposed
                ? QueueFact(words.text("proposal_PROPOSED", language), tone: "act")
                : QueueFact(words.text("staff_\(standing.rawValue)", language), tone: standing.tone),
            QueueFact(certificate.map { CalendarDay($0.reservation.notAfter).description } ?? ""),
        ]
    }
}

/// Whether a member of the staff can act; the words are in `words.txt` under `staff_`.
enum StaffStanding: String, CaseIterable {
    case active
    /// Within 30 days.
    case ending
    case ended
    /// 停用, or whose certificate was revoked.
    case retired
    /// Their certificate is not in use for another reason, as on hold.
    case away

    init(_ certificate: CertificateRecord?, at now: Timestamp) {
        guard let certificate, certificate.state != .revoked else {
            self = .retired
            return
        }
        let end = certificate.reservation.notAfter
        guard certificate.state == .active else {
            self = .away
            return
        }
        self = end < now ? .ended : end < now.advanced(bySeconds: 30 * 86_400) ? .ending : .active
    }

    /// The colour of its tag.
    var tone: String {
        switch self {
        case .active: "good"
        case .ending: "act"
        case .ended, .away: "bad"
        case .retired: "quiet"
        }
    }
}
