import Enrollment
public import Model
import OpenSSL

/// Takes people who come from the bidding platform, by a code of its login or by a token that its page posts.
///
/// It says who they are there; which account that is, `AccountDesk` says.
///
/// Source: OpenID Connect Core 1.0 §3.1; RFC 7636.
public struct PlatformDesk: Sendable {
    /// Where browsers come back to, below the portal's origin.
    static let callback = "/login/platform/callback"
    /// Where the platform's pages post tokens to.
    static let door = "/login/platform"
    private static let answerLimit = 65_536
    private static let codeOctets = 2048

    let signOn: PlatformSignOn
    private let origin: String
    private let line: any PlatformLine
    private let directory: PlatformDirectory
    private let clock: WallClock
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - signOn: the platform.
    ///   - origin: the portal's.
    ///   - line: asks the platform's servers.
    ///   - clock: what time it is.
    ///   - digest: HMAC-SHA-256 under a key of the server.
    public init(
        _ signOn: PlatformSignOn,
        origin: String,
        line: any PlatformLine,
        clock: WallClock,
        digest: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.signOn = signOn
        self.origin = origin
        self.line = line
        self.clock = clock
        self.digest = digest
        directory = PlatformDirectory(signOn, line: line, clock: clock)
    }

    /// Where to send a browser that wants to log in there.
    ///
    /// - Throws: `PlatformError` with `.unavailable`.
    func begin(_ browser: SessionToken) async throws(PlatformError) -> String {
        let attempt: PlatformAttempt
        do throws(CryptoError) {
            attempt = try PlatformAttempt(of: browser, at: clock.now, digest)
        } catch {
            throw PlatformError(.unavailable(detail: error.message))
        }
        return PlatformDesk.address(
            try await directory.endpoints().authorize,
            [
                ("response_type", "code"), ("client_id", signOn.client), ("redirect_uri", redirect),
                ("scope", scope), ("state", attempt.state),
                ("nonce", attempt.nonce), ("code_challenge", attempt.challenge),
                ("code_challenge_method", "S256"),
            ]
        )
    }

    /// What tokens are to say beside who it is (OpenID Connect Core 1.0 §5.4).
    private var scope: String {
        "openid" + (signOn.believesNumbers ? " phone" : "") + (signOn.believesNames ? " profile" : "")
    }

    /// Who it is that a browser comes back as.
    ///
    /// - Parameters:
    ///   - query: what came with it.
    ///   - browser: the browser's token, which began the login.
    /// - Returns: the visitor.
    /// - Throws: `PlatformError`.
    func finish(_ query: FormBody, _ browser: SessionToken) async throws(PlatformError) -> PlatformVisitor {
        guard
            let attempt = PlatformAttempt(
                state: query.text("state") ?? "",
                of: browser,
                at: clock.now,
                digest
            )
        else { throw PlatformError(.stale) }
        // RFC 9207 §2.4: an answer of somebody else's.
        if let issuer = query.text("iss"), issuer != signOn.issuer { throw PlatformError(.stale) }
        if let refusal = query.text("error") {
            let word = refusal.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? refusal.prefix(40) : "?"
            throw PlatformError(.declined(detail: String(word)))
        }
        guard let code = query.text("code"), (1...PlatformDesk.codeOctets).contains(code.utf8.count) else {
            throw PlatformError(.stale)
        }
        let token = try await redeem(code, attempt)
        return try TokenJudge(signOn: signOn, now: clock.now).idToken(token.claims, nonce: attempt.nonce)
    }

    /// Who it is that a page of the platform sends with a token.
    ///
    /// - Throws: `PlatformError`.
    func take(_ posted: String) async throws(PlatformError) -> PlatformVisitor {
        let token = try await believed(posted)
        return try TokenJudge(signOn: signOn, now: clock.now)
            .posted(token.claims, at: origin + PlatformDesk.door)
    }

    /// Where to send a browser that has logged out here, so that it logs out there; nil for nowhere.
    func end() async -> String? {
        guard let logout = try? await directory.endpoints().logout else { return nil }
        return PlatformDesk.address(
            logout,
            [("client_id", signOn.client), ("post_logout_redirect_uri", "\(origin)/login")]
        )
    }

    private var redirect: String { origin + PlatformDesk.callback }

    private func redeem(_ code: String, _ attempt: PlatformAttempt) async throws(PlatformError) -> SignedToken
    {
        let form = PlatformDesk.pairs([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
            ("client_id", signOn.client), ("code_verifier", attempt.verifier),
        ])
        let place = try await directory.endpoints().token
        let answer: (status: Int, body: [UInt8])
        do {
            answer = try await line.send(Array(form.utf8), to: place, limit: PlatformDesk.answerLimit)
        } catch {
            let detail = (error as? any OperatorError)?.message ?? "it does not answer"
            throw PlatformError(.unavailable(detail: detail))
        }
        guard answer.status != 400 else { throw PlatformError(.declined(detail: "the code is not good")) }
        guard answer.status == 200, let document = try? JSONParser.parse(answer.body),
            let text = document["id_token"]?.text
        else { throw PlatformError(.unavailable(detail: "it gives no token (\(answer.status))")) }
        return try await believed(text)
    }

    /// A token that one of the platform's keys signed.
    private func believed(_ text: String) async throws(PlatformError) -> SignedToken {
        guard let token = SignedToken(text) else {
            throw PlatformError(.distrusted(detail: "it is no token that is signed as it should be"))
        }
        guard try await directory.verifies(token) else {
            throw PlatformError(.distrusted(detail: "none of the platform's keys signed it"))
        }
        return token
    }

    private static func pairs(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    }

    private static func address(_ place: String, _ query: [(String, String)]) -> String {
        "\(place)\(place.contains("?") ? "&" : "?")\(pairs(query))"
    }
}
