import Model
import OpenSSL
import Testing

@testable import Portal

/// A browser that is played: it keeps cookies, and sends forms that it was shown.
final class PlayedBrowser {
    private let responder: PageResponder
    private let address: String
    private var shown = ""
    var cookies: [String: String] = [:]

    init(_ responder: PageResponder, address: String = "192.0.2.7") {
        self.responder = responder
        self.address = address
    }

    @discardableResult
    func get(_ path: String) async -> HTTPReply { await ask("GET", path, [:], origin: nil) }

    /// Sends a form with the token of the page that was shown last.
    @discardableResult
    func post(_ path: String, _ fields: [String: String] = [:]) async -> HTTPReply {
        let token = shown.firstMatch(of: /name="token" value="(\w+)"/).map { String($0.1) } ?? ""
        return await ask("POST", path, fields.merging(["token": token]) { $1 }, origin: PageWorld.origin)
    }

    /// Sends a form of another site's page, with which browsers send no cookie of ours.
    @discardableResult
    func cross(_ path: String, _ fields: [String: String], origin: String?) async -> HTTPReply {
        let kept = cookies
        cookies = [:]
        let reply = await ask("POST", path, fields, origin: origin)
        cookies = kept.merging(cookies) { $1 }
        return reply
    }

    /// The session that it has; nil for none.
    var session: SessionToken? {
        cookies[PageResponder.sessionCookie].flatMap(SessionToken.init(cookie:))
    }

    private func ask(
        _ method: String,
        _ path: String,
        _ form: [String: String],
        origin: String?
    ) async -> HTTPReply {
        var fields: [(name: String, value: String)] = [
            ("cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
        ]
        if method == "POST" { fields.append(("content-type", "application/x-www-form-urlencoded")) }
        if let origin { fields.append(("origin", origin)) }
        let pairs = form.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
        let reply = await responder.respond(
            to: HTTPCall(
                method: method,
                target: path,
                fields: fields,
                body: Array(pairs.joined(separator: "&").utf8),
                peer: nil,
                address: address
            )
        )
        for (name, value) in reply.fields where name == "set-cookie" {
            let pair = value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            if value.contains("Max-Age=0") {
                cookies[pair[0]] = nil
            } else if pair.count == 2 {
                cookies[pair[0]] = pair[1]
            }
        }
        if reply.status != 303 { shown = String(decoding: reply.body, as: UTF8.self) }
        return reply
    }
}

extension HTTPReply {
    /// Where it leads.
    var place: String { fields.first { $0.name == "location" }?.value ?? "" }

    /// What it shows.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// A value in the query of where it leads.
    func query(_ name: String) -> String {
        FormBody(query: place.drop { $0 != "?" }.dropFirst()).text(name) ?? ""
    }
}
