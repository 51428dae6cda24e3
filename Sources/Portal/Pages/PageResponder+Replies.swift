import Enrollment
import HTTPTypes
import Logging
import Model
import OpenSSL

/// What a template sees.
struct PageView<Page: Sendable>: Sendable {
    /// All words of the language.
    let w: [String: String]
    /// What every form carries.
    let token: String
    /// What is special to the page.
    let page: Page
}

/// What surrounds every page.
struct FrameView: Sendable {
    let tag: String
    let title: String
    let site: String
    let hotline: String?
    let login: String?
    let isEnglish: Bool
    let path: String
    let content: String
    let version: String
}

/// Replies of every kind.
extension PageResponder {
    private static let policy = """
        default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob:; connect-src 'self'; \
        form-action 'self'; frame-ancestors 'none'; base-uri 'none'
        """

    /// A page in HTML.
    func page(
        _ template: String,
        _ title: String,
        _ visit: Visit,
        _ view: some Sendable,
        status: Int = 200,
        more: [(name: String, value: String)] = []
    ) -> HTTPReply {
        let all = words.all(visit.language)
        let token = visit.token.formToken
        let inner = PageTemplates.render(template, PageView(w: all, token: token, page: view)) ?? ""
        let frame = FrameView(
            tag: visit.language.tag,
            title: words.text(title, visit.language),
            site: services.site.name,
            hotline: services.site.hotline,
            login: visit.session?.account.login,
            isEnglish: visit.language == .english,
            path: visit.call.method == "POST" ? "/" : String(visit.path),
            content: inner,
            version: PageAssets.version
        )
        let outer = PageTemplates.render("frame", PageView(w: all, token: token, page: frame)) ?? ""
        let fields: [(name: String, value: String)] = [("content-type", "text/html; charset=utf-8")]
        return HTTPReply(status: status, fields: fields + guarded(more), body: Array(outer.utf8))
    }

    /// To another page, with GET.
    func redirect(_ path: String, _ more: [(name: String, value: String)] = []) -> HTTPReply {
        HTTPReply(status: 303, fields: guarded([("location", path)] + more))
    }

    /// What every reply carries: nothing is framed, guessed, cached, or told to other sites.
    func guarded(_ more: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = [
            ("content-security-policy", PageResponder.policy), ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"), ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ]
        if services.site.origin.hasPrefix("https:") {
            fields.append(("strict-transport-security", "max-age=31536000"))
        }
        return fields + more
    }

    /// A cookie that lasts as long as the browser, or, with `age`, so many seconds.
    func cookie(_ name: String, _ value: String, age: Int? = nil) -> (name: String, value: String) {
        let end = age.map { "; Max-Age=\($0)" } ?? ""
        return ("set-cookie", "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax\(end)")
    }

    /// A stylesheet or script of ours.
    func asset(_ name: String, _ call: HTTPCall) throws(PageError) -> HTTPReply {
        guard ["GET", "HEAD"].contains(call.method), let asset = PageAssets.all[name] else { throw .notFound }
        return HTTPReply(
            status: 200,
            fields: [
                ("content-type", asset.type), ("cache-control", "public, max-age=31536000, immutable"),
                ("x-content-type-options", "nosniff"),
            ],
            body: asset.content
        )
    }

    /// A page that says what went wrong and what to do, without a word about the inside.
    func failure(_ error: any Error, _ visit: Visit, _ request: String) -> HTTPReply {
        let kind = pageError(error)
        // What a page says by itself has no cause that the log should know.
        if kind == .fault || (kind == .unavailable && !(error is PageError)) {
            RequestName.log(error, request, "portal request failed", to: services.logger)
        }
        let view = MessageView(
            title: words.text("error_\(kind.rawValue)", visit.language),
            text: words.text("error_\(kind.rawValue)_text", visit.language),
            request: kind == .fault || kind == .unavailable ? request : nil,
            isBad: true
        )
        return page("message", "error_\(kind.rawValue)", visit, view, status: kind.status)
    }

    private func pageError(_ error: any Error) -> PageError {
        if let error = error as? PageError { return error }
        guard let known = error as? any OperatorError else { return .fault }
        return switch known.kind {
        case .notFound: .notFound
        case .unavailable: .unavailable
        case .invalidInput, .conflict, .refused, .unauthorized, .fault: .fault
        }
    }

    /// Somebody of whom nothing is known, for pages about failures.
    func stranger(_ call: HTTPCall) -> Visit {
        let cookies = Visit.cookies(call)
        let token = cookies[PageResponder.visitCookie].flatMap(SessionToken.init(cookie:))
        return Visit(
            call: call,
            language: cookies[PageResponder.languageCookie].flatMap(Language.init(rawValue:)) ?? .chinese,
            token: token ?? SessionToken.none,
            isNew: false,
            session: nil,
            body: nil,
            address: ""
        )
    }
}

/// A page that says one thing.
struct MessageView: Sendable {
    let title: String
    let text: String
    let request: String?
    let isBad: Bool
}
