import Model
import OpenSSL
import Portal
import TestSupport

@testable import Assistant

/// An answer as a page sees it.
struct Answer: Sendable {
    let status: Int
    let fields: [String: String]
    let text: String

    init(_ reply: HTTPReply) {
        status = reply.status
        fields = Dictionary(reply.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        text = String(decoding: reply.body, as: UTF8.self)
    }

    /// A text of the JSON, none of which has an escape.
    func member(_ name: String) -> String? {
        guard let start = text.firstRange(of: "\"\(name)\":\"")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" })
    }
}

/// An assistant without a listener: a holder's card, pages, and a browser that remembers what it was to open.
struct AssistantWorld: Sendable {
    static let page = "https://ca.example.cn"
    static let here = "127.0.0.1:17681"

    let holder: HolderCard
    let desk: AssistantDesk
    let addresses: AsyncStream<String>

    /// Makes a world.
    ///
    /// - Parameters:
    ///   - hasBrowser: whether a window opens.
    ///   - pause: what waiting for the user is; by default it never ends.
    /// - Throws: what stands against a card.
    init(
        hasBrowser: Bool = true,
        pause: @escaping @Sendable (Duration) async -> Void = AssistantWorld.never
    ) async throws {
        holder = try await HolderCard()
        let (addresses, opened) = AsyncStream.makeStream(of: String.self)
        self.addresses = addresses
        let origins = [AssistantWorld.page, "https://other.example"].compactMap(WebOrigin.init)
        desk = AssistantDesk(
            origins: origins,
            tokens: holder.tokens(),
            clock: holder.clock.clock,
            signatures: SignatureDesk(pause: pause),
            browse: { address in
                opened.yield(address)
                return hasBrowser
            }
        )
        desk.host.bind(17_681)
    }

    /// An assistant of a holder whose certificate is followed by another one.
    init(_ world: RenewalWorld) {
        holder = world.holder
        let (addresses, opened) = AsyncStream.makeStream(of: String.self)
        self.addresses = addresses
        desk = AssistantDesk(
            origins: [],
            tokens: holder.tokens(),
            clock: holder.clock.clock,
            renewal: HolderRenewal(
                tokens: holder.tokens(),
                door: world.centre,
                roots: [world.centre.authority],
                drawer: world.drawer
            ),
            browse: { address in
                opened.yield(address)
                return true
            }
        )
        desk.host.bind(17_681)
    }

    /// Waits until its task is cancelled.
    @Sendable static func never(_ duration: Duration) async {
        let (stream, held) = AsyncStream.makeStream(of: Void.self)
        for await _ in stream {}
        held.finish()
    }

    /// Sends a request.
    func send(
        _ method: String,
        _ target: String,
        _ fields: [(name: String, value: String)] = [],
        body: String = "",
        host: String = AssistantWorld.here
    ) async -> Answer {
        let call = HTTPCall(
            method: method,
            target: target,
            fields: [("Host", host)] + fields,
            body: Array(body.utf8),
            peer: nil
        )
        return Answer(await AssistantResponder(desk: desk).respond(to: call))
    }

    /// What a page posts.
    func post(
        _ target: String,
        _ body: String = "{}",
        token: String? = nil,
        challenge: String? = nil,
        from origin: String = AssistantWorld.page
    ) async -> Answer {
        var fields: [(name: String, value: String)] = [
            ("Origin", origin), ("Content-Type", "application/json"),
        ]
        if let token { fields.append(("Authorization", "Bearer \(token)")) }
        if let challenge { fields.append(("Assistant-Challenge", challenge)) }
        return await send("POST", target, fields, body: body)
    }

    /// What a form of the window sends.
    func submit(_ target: String, _ body: String) async -> Answer {
        let fields: [(name: String, value: String)] = [
            ("Origin", "http://\(AssistantWorld.here)"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ]
        return await send("POST", target, fields, body: body)
    }

    /// The next address that the browser is to open, as a path.
    func opened() async -> String {
        for await address in addresses {
            return String(address.dropFirst("http://\(AssistantWorld.here)".count))
        }
        return ""
    }

    /// Opens the window that is to be opened next.
    ///
    /// - Returns: the path of its session.
    func window() async -> String {
        await send("GET", await opened()).fields["location"] ?? ""
    }

    /// The body of a wish for a signature with the holder's key.
    func wish(_ statement: String) -> String {
        let octets = String(decoding: Base64.encode(Array(statement.utf8)), as: UTF8.self)
        let certificate = Hexadecimal.encode(holder.certificate.fingerprint)
        return "{\"statement\":\"\(octets)\",\"certificate\":\"\(certificate)\"}"
    }

    /// Pairs the page.
    ///
    /// - Returns: its token.
    func paired() async throws -> String {
        let pairing = await post("/v1/pair").member("pairing") ?? ""
        _ = await opened()
        let code = desk.pairings.current?.code ?? ""
        return await post("/v1/pair/\(pairing)", "{\"code\":\"\(code)\"}").member("token") ?? ""
    }
}
