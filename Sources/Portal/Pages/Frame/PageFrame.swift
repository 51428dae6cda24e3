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
    let icpRecord: String?
    let login: String?
    let staff: StaffBar?
    let isDesk: Bool
    let isEnglish: Bool
    let path: String
    let content: String
    let version: String
}

/// Makes replies of one site: what stands around its pages, and what every reply carries.
struct PageFrame: Sendable {
    /// Where 数字证书助手 listens on the machine of who looks at a page.
    static let assistant = "http://127.0.0.1:17681"

    /// What the site is called.
    let site: String
    /// Scheme, host and port of the site.
    let origin: String
    /// 客服热线; nil for none.
    let hotline: String?
    /// ICP备案号; nil for none.
    var icpRecord: String?
    /// Whether it is the staff's, where nobody accepts agreements.
    var isDesk = false
    /// Where scripts may ask beside the site itself, as `http://127.0.0.1:17681`; nil for nowhere.
    var neighbour: String?
    /// Other origins that a form may lead to, as a payment provider's, or the platform's, where its user logs in.
    var formTargets: [String] = []

    private var words: Words { Words.shipped }

    private var policy: String {
        let places = ["'self'", neighbour].compactMap(\.self).joined(separator: " ")
        let targets = (["'self'"] + formTargets).joined(separator: " ")
        return """
            default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' blob:; connect-src \(places); \
            form-action \(targets); frame-ancestors 'none'; base-uri 'none'
            """
    }

    /// A page in HTML.
    func page(
        _ template: String,
        _ title: String,
        _ guest: PageGuest,
        _ view: some Sendable,
        status: Int = 200,
        more: [(name: String, value: String)] = []
    ) -> HTTPReply {
        let all = words.all(guest.language)
        let inner =
            PageTemplates.render(template, PageView(w: all, token: guest.token, page: view)) ?? ""
        let frame = FrameView(
            tag: guest.language.tag,
            title: words.text(title, guest.language),
            site: site,
            hotline: hotline,
            icpRecord: icpRecord,
            login: guest.login,
            staff: guest.staff,
            isDesk: isDesk,
            isEnglish: guest.language == .english,
            path: guest.path,
            content: inner,
            version: PageAssets.version
        )
        let outer =
            PageTemplates.render("frame", PageView(w: all, token: guest.token, page: frame)) ?? ""
        let fields: [(name: String, value: String)] = [("content-type", "text/html; charset=utf-8")]
        return HTTPReply(status: status, fields: fields + guarded(more), body: Array(outer.utf8))
    }

    /// A page that says what went wrong and what to do, without a word about the inside.
    func failure(_ kind: PageError, _ guest: PageGuest, _ request: String) -> HTTPReply {
        let view = MessageView(
            title: words.text("error_\(kind.rawValue)", guest.language),
            text: words.text("error_\(kind.rawValue)_text", guest.language),
            request: kind == .fault || kind == .unavailable ? request : nil,
            isBad: true
        )
        return page("message", "error_\(kind.rawValue)", guest, view, status: kind.status)
    }

    /// To another page, with GET.
    func redirect(_ path: String, _ more: [(name: String, value: String)] = []) -> HTTPReply {
        HTTPReply(status: 303, fields: guarded([("location", path)] + more))
    }

    /// What every reply carries: nothing is framed, guessed, cached, or told to other sites.
    func guarded(_ more: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = [
            ("content-security-policy", policy), ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"), ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ]
        if origin.hasPrefix("https:") {
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
}

/// A page that says one thing.
struct MessageView: Sendable {
    let title: String
    let text: String
    let request: String?
    let isBad: Bool
}
