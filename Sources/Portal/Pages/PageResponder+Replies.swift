import Logging
import Model

/// Replies of every kind.
extension PageResponder {
    private var frame: PageFrame {
        PageFrame(
            site: services.site.name,
            origin: services.site.origin,
            hotline: services.site.hotline,
            icpRecord: services.site.icpRecord,
            neighbour: PageFrame.assistant,
            formTargets: services.platform?.signOn.origins.sorted() ?? []
        )
    }

    private func guest(_ visit: Visit) -> PageGuest {
        PageGuest(
            language: visit.language,
            token: visit.token.formToken,
            path: visit.call.method == "POST" ? "/" : String(visit.path),
            login: visit.session?.account.login
        )
    }

    /// A page in HTML.
    func page(
        _ template: String,
        _ title: String,
        _ visit: Visit,
        _ view: some Sendable,
        status: Int = 200,
        more: [(name: String, value: String)] = [],
        formsTo place: String? = nil
    ) -> HTTPReply {
        var frame = frame
        if let place { frame.formTargets.append(place) }
        return frame.page(template, title, guest(visit), view, status: status, more: more)
    }

    /// To another page, with GET.
    func redirect(_ path: String, _ more: [(name: String, value: String)] = []) -> HTTPReply {
        frame.redirect(path, more)
    }

    /// What every reply carries.
    func guarded(_ more: [(name: String, value: String)]) -> [(name: String, value: String)] {
        frame.guarded(more)
    }

    /// A cookie that lasts as long as the browser, or, with `age`, so many seconds.
    func cookie(_ name: String, _ value: String, age: Int? = nil) -> (name: String, value: String) {
        frame.cookie(name, value, age: age)
    }

    /// A stylesheet or script of ours.
    func asset(_ name: String, _ call: HTTPCall) throws(PageError) -> HTTPReply {
        try frame.asset(name, call)
    }

    /// A page that says what went wrong and what to do, without a word about the inside.
    func failure(_ error: any Error, _ visit: Visit, _ request: String) -> HTTPReply {
        let kind = PageError(error)
        // What a page says by itself has no cause that the log should know.
        if kind == .fault || (kind == .unavailable && !(error is PageError)) {
            RequestName.log(error, request, "portal request failed", to: services.logger)
        }
        return frame.failure(kind, guest(visit), request)
    }

    /// Somebody of whom nothing is known, for pages about failures.
    func stranger(_ call: HTTPCall) -> Visit {
        let cookies = Visit.cookies(call)
        let token = cookies[PageResponder.visitCookie].flatMap(SessionToken.init(cookie:))
        return Visit(
            call: call,
            language: cookies[Language.cookie].flatMap(Language.init(rawValue:)) ?? .chinese,
            token: token ?? SessionToken.none,
            isNew: false,
            session: nil,
            body: nil,
            address: ""
        )
    }
}
