import Enrollment
import Logging
import Model

/// 登录说明: what somebody reads who shows no certificate of the staff.
struct EntranceView: Sendable {
    /// Whether a certificate was shown that lets nobody in.
    let isUnknown: Bool
}

/// Replies of every kind.
extension StaffResponder {
    var frame: PageFrame {
        PageFrame(
            site: services.site.name,
            origin: services.site.origin,
            hotline: services.site.hotline,
            isDesk: true,
            neighbour: PageFrame.assistant
        )
    }

    /// A page in HTML.
    func page(
        _ template: String,
        _ title: String,
        _ visit: StaffVisit,
        _ view: some Sendable,
        status: Int = 200
    ) -> HTTPReply {
        frame.page(template, title, guest(visit), view, status: status)
    }

    func guest(_ visit: StaffVisit) -> PageGuest {
        let here = StaffRoute(path: visit.path)
        let queues = StaffQueue.open(to: visit.member).map { queue in
            StaffBar.Link(
                path: queue.path,
                label: words.text("queue_\(queue.rawValue)", visit.language),
                isHere: queue == here?.queue
            )
        }
        let registers = StaffRegisterPage.open(to: visit.member).map { register in
            StaffBar.Link(
                path: register.path,
                label: words.text("register_\(register.rawValue)", visit.language),
                isHere: register == here?.register
            )
        }
        return PageGuest(
            language: visit.language,
            token: visit.token,
            path: visit.call.method == "POST" ? "/" : String(visit.path),
            staff: StaffBar(
                name: visit.member.displayName,
                roles: visit.member.roles.map(\.label).sorted().joined(separator: "、"),
                links: queues + registers
            )
        )
    }

    /// Somebody who is not known: for the entrance, and pages about failures.
    func stranger(_ call: HTTPCall) -> PageGuest {
        PageGuest(language: Language.wanted(by: call, Visit.cookies(call)), token: "", path: "/")
    }

    /// How to log in, instead of every page.
    func entrance(_ call: HTTPCall, _ request: String) -> HTTPReply {
        let view = EntranceView(isUnknown: call.peer != nil)
        var reply = frame.page("entrance", "entrance", stranger(call), view, status: 403)
        reply.fields.append(("x-request-id", request))
        return reply
    }

    /// A page that says what went wrong.
    func failure(_ error: any Error, _ guest: PageGuest, _ request: String) -> HTTPReply {
        let isRefused = (error as? EnrollmentError)?.kind == .refused
        let kind = isRefused ? PageError.notYours : PageError(error)
        if kind == .fault || (kind == .unavailable && !(error is PageError)) {
            RequestName.log(error, request, "staff request failed", to: services.logger)
        }
        return frame.failure(kind, guest, request)
    }
}
