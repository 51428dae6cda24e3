import Enrollment
import Model
import OpenSSL
import Portal

/// What pages of allowed origins ask, as docs/assistant.md has it.
struct ServiceResponder: Sendable {
    /// The version of what pages and the assistant say to each other.
    static let version = 1
    /// Octets of a statement.
    static let longestStatement = 65_536

    let desk: AssistantDesk

    /// Answers one request; a page of another origin cannot read the answer.
    func respond(to call: HTTPCall) async -> HTTPReply {
        guard let origin = call.field("origin").flatMap(WebOrigin.init), desk.origins.contains(origin) else {
            return ServiceReply.failure(AssistantError(.originUnknown))
        }
        if call.method == "OPTIONS" { return CrossOrigin.preflight(call, from: origin) }
        var reply: HTTPReply
        do throws(AssistantError) {
            reply = ServiceReply.good(try await answer(call, origin))
        } catch {
            desk.log.add("refused a page:", error.code, origin.description)
            reply = ServiceReply.failure(error)
        }
        reply.fields += CrossOrigin.fields(for: origin)
        return reply
    }

    private func answer(_ call: HTTPCall, _ origin: WebOrigin) async throws(AssistantError) -> JSONValue {
        let path = call.target.prefix { $0 != "?" }
        let method = path == "/v1/status" ? "GET" : "POST"
        guard ServiceResponder.isKnown(path) else { throw AssistantError(.noSuchResource) }
        guard call.method == method else { throw AssistantError(.method) }
        switch path {
        case "/v1/status": return status(call, origin)
        case "/v1/pair": return try pair(call, origin)
        case "/v1/tokens": return try await tokens(call, origin)
        case "/v1/sign": return try await sign(call, origin)
        default: return try confirm(String(path.dropFirst(9)), call, origin)
        }
    }

    private static func isKnown(_ path: Substring) -> Bool {
        ["/v1/status", "/v1/pair", "/v1/tokens", "/v1/sign"].contains(path)
            || path.hasPrefix("/v1/pair/") && path.utf8.count == 41
    }

    /// Whether there is an assistant, and whether it knows this page: nothing of tokens.
    private func status(_ call: HTTPCall, _ origin: WebOrigin) -> JSONValue {
        let nonce = ServiceResponder.nonce(in: call.target)
        let proof = nonce.flatMap { desk.passes.proof($0, for: origin) }
        return .object([
            ("protocol", .number(String(ServiceResponder.version))), ("release", .string(Release.number)),
            ("paired", .bool(isPaired(call, origin))), ("proof", proof.map { JSONValue.string($0) }),
        ])
    }

    /// 32 octets in hexadecimal, which a page wants proof for.
    private static func nonce(in target: String) -> String? {
        guard let query = target.split(separator: "?", maxSplits: 1).dropFirst().first,
            query.hasPrefix("nonce=")
        else { return nil }
        let nonce = String(query.dropFirst(6))
        return Hexadecimal.decode(nonce)?.count == 32 ? nonce : nil
    }

    private func pair(_ call: HTTPCall, _ origin: WebOrigin) throws(AssistantError) -> JSONValue {
        _ = try ServiceBody(call, allowing: [])
        guard desk.signatures.current == nil else { throw AssistantError(.busy) }
        let pairing = try desk.pairings.begin(for: origin)
        desk.log.add("a page wants to be paired:", origin.description)
        do throws(AssistantError) {
            try desk.openWindow()
        } catch {
            // A code that nobody sees is none.
            desk.pairings.refuse(pairing.name)
            throw error
        }
        return .object([
            ("pairing", .string(pairing.name)), ("seconds", .number(String(PairingDesk.seconds))),
        ])
    }

    private func confirm(
        _ name: String,
        _ call: HTTPCall,
        _ origin: WebOrigin
    ) throws(AssistantError) -> JSONValue {
        let code = try ServiceBody(call, allowing: ["code"]).code("code")
        try desk.pairings.confirm(name, code, from: origin)
        let token = try desk.passes.issue(to: origin)
        desk.log.add("a page was paired:", origin.description)
        return .object([
            ("token", .string(token)), ("idleSeconds", .number(String(OriginPasses.idleSeconds))),
            ("seconds", .number(String(OriginPasses.lifeSeconds))),
        ])
    }

    private func tokens(_ call: HTTPCall, _ origin: WebOrigin) async throws(AssistantError) -> JSONValue {
        guard isPaired(call, origin) else { throw AssistantError(.notPaired) }
        _ = try ServiceBody(call, allowing: [])
        return .object([("tokens", .array(try await desk.tokens.found().map(\.json)))])
    }

    private func sign(_ call: HTTPCall, _ origin: WebOrigin) async throws(AssistantError) -> JSONValue {
        let body = try ServiceBody(call, allowing: ["statement", "certificate"])
        let wish = SignatureDesk.Wish(
            name: try RandomWord.name(),
            origin: origin,
            statement: try body.octets("statement", limit: ServiceResponder.longestStatement),
            certificate: try body.digest("certificate")
        )
        guard desk.pairings.current == nil else { throw AssistantError(.busy) }
        // A page that may read is told at once what stands against it; any other one hears what the user did.
        if isPaired(call, origin) { _ = try await desk.tokens.holder(of: wish.certificate) }
        desk.log.add("a page wants a signature:", origin.description)
        let signature = try await desk.signatures.ask(wish) {
            do throws(AssistantError) {
                try desk.openWindow()
            } catch {
                desk.signatures.end(wish.name, .failure(error))
            }
        }
        return .object([("signature", .string(String(decoding: Base64.encode(signature), as: UTF8.self)))])
    }

    private func isPaired(_ call: HTTPCall, _ origin: WebOrigin) -> Bool {
        let shown = call.field("authorization") ?? ""
        guard shown.hasPrefix("Bearer ") else { return false }
        return desk.passes.admits(String(shown.dropFirst(7)), from: origin)
    }
}
