import Model
import Portal

/// A page of the window: HTML without script, from nowhere else, and for no frame.
enum WindowPage {
    /// As strict as can be: one style sheet of ours, and forms to us.
    private static let policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    /// What every answer carries.
    static let fields: [(name: String, value: String)] = [
        ("content-security-policy", policy), ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"), ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin"),
    ]

    /// A page with `content`, which is HTML.
    static func page(_ content: String, status: Int = 200) -> HTTPReply {
        let text = """
            <!doctype html>
            <html lang="zh-CN"><head><meta charset="utf-8"><title>数字证书助手</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="/window.css"></head>
            <body><header><h1>数字证书助手</h1></header><main>
            \(content)
            </main></body></html>

            """
        return HTTPReply(
            status: status,
            fields: fields + [("content-type", "text/html; charset=utf-8")],
            body: Array(text.utf8)
        )
    }

    /// A page that says why there is none.
    static func failure(_ error: AssistantError) -> HTTPReply {
        page("<section class=\"bad\"><p>\(escaped(error.sentence))</p></section>", status: error.status)
    }

    /// To another page, with GET.
    static func redirect(_ path: String) -> HTTPReply {
        HTTPReply(status: 303, fields: fields + [("location", path)])
    }

    /// A file to be kept.
    static func file(_ text: String, name: String) -> HTTPReply {
        let more: [(name: String, value: String)] = [
            ("content-type", "text/plain; charset=utf-8"),
            ("content-disposition", "attachment; filename=\"\(name)\""),
        ]
        return HTTPReply(status: 200, fields: fields + more, body: Array(text.utf8))
    }

    /// The style sheet.
    static var style: HTTPReply {
        HTTPReply(
            status: 200,
            fields: fields + [("content-type", "text/css; charset=utf-8")],
            body: Array(css.utf8)
        )
    }

    /// A text as it stands between tags and in attributes; control characters and those that turn the direction are replaced.
    static func escaped(_ text: String) -> String {
        var out = ""
        for character in text.printable.unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    private static let css = """
        body { margin: 0; font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1d2733; background: #f3f5f8; }
        header { background: #12417a; color: #fff; padding: .6rem 1.2rem; }
        h1 { font-size: 1.2rem; margin: 0; }
        h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
        main { max-width: 46rem; margin: 1rem auto; padding: 0 1rem; }
        section { background: #fff; border: 1px solid #d3dae3; border-radius: 6px; padding: 1rem; margin-bottom: 1rem; }
        section.bad { border-color: #b3261e; }
        section.good { border-color: #1b6b34; }
        section.ask { border: 2px solid #12417a; }
        dl { display: grid; grid-template-columns: 9rem 1fr; gap: .2rem .8rem; margin: 0 0 .6rem; }
        dt { color: #51606f; } dd { margin: 0; overflow-wrap: anywhere; }
        pre { background: #f3f5f8; padding: .6rem; max-height: 20rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
        .code { font-size: 2.2rem; letter-spacing: .4rem; font-family: monospace; }
        label { display: block; margin: .4rem 0; }
        input { font: inherit; padding: .3rem .5rem; border: 1px solid #51606f; border-radius: 4px; }
        button { font: inherit; padding: .4rem 1.2rem; border: 1px solid #12417a; border-radius: 4px; background: #fff; color: #12417a; }
        button.main { background: #12417a; color: #fff; }
        summary { cursor: pointer; }

        """
}
