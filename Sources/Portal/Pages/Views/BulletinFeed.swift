import Model

/// 证书公告 for programs.
///
/// ```
/// <feed xmlns="http://www.w3.org/2005/Atom" …><id>…</id>…<entry>…</entry>…</feed>
/// ```
///
/// Source: RFC 4287 §4.1.1 (feed) and §4.1.2 (entry).
struct BulletinFeed: Sendable {
    /// What became of a certificate.
    struct Entry: Sendable {
        let certificate: SerialNumber
        /// The certificate that follows it; nil for a revocation.
        let follower: SerialNumber?
        let at: Timestamp
        let title: String
    }

    /// Scheme, host and port of the portal.
    let origin: String
    /// Whose bulletin it is.
    let author: String
    let title: String
    let language: String
    /// When it was read; the time of a feed without entries.
    let readAt: Timestamp
    /// The newest first.
    let entries: [Entry]

    /// The file.
    var octets: [UInt8] {
        let page = "\(origin)/bulletin"
        let head = [
            #"<?xml version="1.0" encoding="utf-8"?>"#,
            #"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\#(escaped(language))">"#,
            "<id>\(escaped(page))</id><title>\(escaped(title))</title>",
            "<updated>\((entries.first?.at ?? readAt).rfc3339)</updated>",
            "<author><name>\(escaped(author))</name></author>",
            #"<link rel="self" href="\#(escaped(page)).atom"/><link href="\#(escaped(page))"/>"#,
        ]
        let lines = head + entries.map { text(of: $0, page) } + ["</feed>", ""]
        return Array(lines.joined(separator: "\n").utf8)
    }

    private func text(of entry: Entry, _ page: String) -> String {
        let link = "\(page)?serial=\(entry.certificate.hexadecimal)"
        let name = entry.follower?.hexadecimal ?? "revoked"
        return """
            <entry><id>\(escaped(link))#\(name)</id><title>\(escaped(entry.title))</title>\
            <updated>\(entry.at.rfc3339)</updated><link href="\(escaped(link))"/>\
            <content type="text">\(escaped(entry.title))</content></entry>
            """
    }

    private func escaped(_ text: String) -> String { EscapedText().escapeText(text) }
}
