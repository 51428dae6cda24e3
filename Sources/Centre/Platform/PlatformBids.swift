import Enrollment
import Logging
import Messages
import Model
import OpenSSL
import Portal
import Synchronization

/// Asks the platform for bids that wait for their opening; it knows us by the signature, as where it is told what happens.
///
/// What it said is good for a minute. Four questions are under way at most, and for half a minute after one without an answer there is none:
/// somebody waits before a page each time.
final class PlatformBids: OpenBidRegister {
    private struct State {
        var known: [[UInt8]: (answer: OpenBids, at: Timestamp)] = [:]
        var underWay = 0
        var failedAt: Timestamp?
    }

    private static let freshSeconds: Int64 = 60
    private static let pauseSeconds: Int64 = 30
    private static let questions = 4
    private static let remembered = 1000
    private static let longestAnswer = 4096
    /// The beginning of the last day of the year 9999.
    private static let latest: Int64 = 253_402_185_600

    private let url: String
    private let trusted: String?
    private let secrets: [[UInt8]]
    private let clock: WallClock
    private let logger: Logger
    private let send: @Sendable (WebhookCall) async throws -> [UInt8]
    private let state = Mutex(State())

    /// `send` sends a question and takes the body of the answer.
    init(
        url: String,
        trusted: String?,
        secrets: [[UInt8]],
        clock: WallClock,
        logger: Logger,
        send: @escaping @Sendable (WebhookCall) async throws -> [UInt8] = { try await PlatformBids.post($0) }
    ) {
        self.url = url
        self.trusted = trusted
        self.secrets = secrets
        self.clock = clock
        self.logger = logger
        self.send = send
    }

    func openBids(for fingerprint: [UInt8]) async -> OpenBids {
        let now = clock.now
        if let known = begin(fingerprint, at: now) { return known }
        let answer = await ask(fingerprint, at: now)
        end(fingerprint, answer, at: now)
        return answer
    }

    /// What is known already, or `.unknown` where nobody is asked now; nil for a question that begins.
    private func begin(_ fingerprint: [UInt8], at now: Timestamp) -> OpenBids? {
        state.withLock { state -> OpenBids? in
            // A clock that was put back makes no answer younger.
            if let known = state.known[fingerprint], known.at <= now,
                now < known.at.advanced(bySeconds: PlatformBids.freshSeconds)
            {
                return known.answer
            }
            let isPausing = state.failedAt.map { now < $0.advanced(bySeconds: PlatformBids.pauseSeconds) }
            guard isPausing != true, state.underWay < PlatformBids.questions else { return .unknown }
            state.underWay += 1
            return nil
        }
    }

    private func end(_ fingerprint: [UInt8], _ answer: OpenBids, at now: Timestamp) {
        state.withLock { state in
            state.underWay -= 1
            guard answer != .unknown else {
                state.failedAt = now
                return
            }
            if state.known.count >= PlatformBids.remembered { state.known.removeAll() }
            state.known[fingerprint] = (answer: answer, at: now)
        }
    }

    private func ask(_ fingerprint: [UInt8], at now: Timestamp) async -> OpenBids {
        let question = JSONValue.object([("certificate", .string(Hexadecimal.encode(fingerprint)))])
        do {
            let name = Hexadecimal.encode(try SecureRandom.bytes(16))
            let call = WebhookCall(
                url: url,
                trusted: trusted,
                id: "bids_\(name)",
                seconds: now.secondsSinceEpoch,
                body: CanonicalJSON.encode(question),
                secrets: secrets
            )
            let answer = PlatformBids.answer(try await send(call))
            if answer == .unknown { logger.warning("the platform's answer about open bids cannot be read") }
            return answer
        } catch {
            let cause = (error as? any OperatorError)?.message ?? "\(error)"
            logger.warning("the platform does not tell of open bids", metadata: ["cause": "\(cause)"])
            return .unknown
        }
    }

    /// `{"lastOpening": null}`, or the second of the last opening since 1970.
    static func answer(_ body: [UInt8]) -> OpenBids {
        guard let value = (try? JSONParser.parse(body))?["lastOpening"] else { return .unknown }
        switch value {
        case .null: return .nothing
        case .number(let text):
            guard let seconds = Int64(text), (0...latest).contains(seconds) else { return .unknown }
            return .until(Timestamp(secondsSinceEpoch: seconds))
        case .bool, .string, .array, .object: return .unknown
        }
    }

    static func post(_ call: WebhookCall) async throws -> [UInt8] {
        let answer = try await HTTPExchange.sendDirectly(
            .post(call.body, contentType: "application/json"),
            call.url,
            fields: call.fields.filter { !$0.hasPrefix("Content-Type:") } + ["Accept: application/json"],
            trusted: call.trusted,
            limit: longestAnswer
        )
        guard answer.status == 200 else { throw PlatformWire.Refusal(url: call.url, status: answer.status) }
        return answer.body
    }
}

extension CACentre {
    /// Asks the platform for open bids; nil where pki.yaml says nothing of it.
    ///
    /// - Throws: `KeyFileError`, `CentreError` when the custody key cannot be opened.
    func platformBids(_ logger: Logger) throws -> PlatformBids? {
        guard let bids = configuration.platform?.bids,
            let webhook = configuration.platform?.webhooks?.first(where: { $0.name == bids.webhook })
        else { return nil }
        let custody = try keyring.custody()
        return PlatformBids(
            url: bids.url,
            trusted: webhook.trusted,
            secrets: webhook.secretNumbers.map { custody.webhookSecret(of: webhook.name, $0) },
            clock: clock,
            logger: logger
        )
    }
}
