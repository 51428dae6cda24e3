import Foundation
import Model
import OpenSSL
public import Portal
import Synchronization
import Tokens

/// A station's connection to its office: sends messages until they are answered, or it is of no use.
///
/// Every message may be sent again, so a lost network, or a server that is started anew, costs time and nothing else. It
/// ends for good when the operator's credential goes away.
public final class StationLink: Sendable {
    private let client: HTTPSClient
    private let credential: OperatorCredential
    private let patience: Duration
    private let onTrouble: @Sendable (String?) -> Void
    private let place: StationPlace
    private let state = Mutex(State())
    private let watcher = Mutex<Task<Void, Never>?>(nil)

    private struct State {
        var isGone = false
        var isTroubled = false
    }

    /// How far the station's clock may be from the server's, in seconds.
    private static let clockTolerance: Int64 = 300
    /// How often it is looked whether the credential is still there.
    private static let rhythm = Duration.milliseconds(500)

    /// Makes a link; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - address: the server's API, as `https://ca.example:8443`.
    ///   - trust: the root certificates that may vouch for the server, DER.
    ///   - credential: the operator's certificate and key.
    ///   - station: the station's name.
    ///   - patience: how long a message is sent again while nobody answers.
    ///   - limits: times and sizes of one request.
    ///   - onTrouble: told why nobody answers, and nil when somebody does again.
    /// - Throws: `HTTPSClientError`; `CryptoError`.
    public init(
        to address: String,
        trust: [[UInt8]],
        credential: OperatorCredential,
        station: String,
        patience: Duration = .seconds(60),
        limits: HTTPSClientLimits = HTTPSClientLimits(),
        onTrouble: @escaping @Sendable (String?) -> Void = { _ in }
    ) throws {
        client = try HTTPSClient(
            HTTPSAddress(address),
            trust: trust,
            identity: credential.identity,
            limits: limits
        )
        self.credential = credential
        self.patience = patience
        self.onTrouble = onTrouble
        place = StationPlace(station: station, session: try SecureRandom.hexadecimal(16))
    }

    /// Whether the operator's key is in a token.
    var isSignedByToken: Bool { !credential.isInFile }

    /// Begins the session.
    ///
    /// - Returns: 姓名 of the operator.
    /// - Throws: `OfficeRefusal`; `StationError` with `.clockDiffers` or `.operatorGone`; `HTTPSClientError`.
    func open() async throws -> String {
        let answer = try await ask { StationMessages.Open(at: $0, release: Release.number) }
        let difference = answer.time - WallClock.system.now.secondsSinceEpoch
        guard abs(difference) <= StationLink.clockTolerance else {
            throw StationError(.clockDiffers(seconds: difference))
        }
        watcher.withLock { watcher in
            if watcher == nil { watcher = Task { [weak self] in await StationLink.watch { self } } }
        }
        return answer.operatorName
    }

    /// Ends the session; a server that is not there will end it by itself.
    func close() async {
        watcher.withLock { $0?.cancel() }
        if let message = try? JSONEncoder().encode(StationMessages.Close(at: place)), !hasEnded {
            _ = try? await client.post(StationLink.path(.close), Array(message))
        }
        await client.disconnect()
    }

    /// Sends a message, and reads the answer.
    ///
    /// - Throws: `OfficeRefusal`, `StationError`, `HTTPSClientError`, or why the operator's key does not sign.
    func ask<Message: StationMessage>(
        _ message: (StationPlace) -> Message
    ) async throws -> Message.Answer {
        let answer = try await deliver(message(place))
        do {
            return try JSONDecoder().decode(Message.Answer.self, from: Data(answer.body))
        } catch {
            throw StationError(.untrueOffice(detail: "its answer to '\(Message.verb.rawValue)' is malformed"))
        }
    }

    /// Sends a message that is answered with octets.
    ///
    /// - Throws: as `ask`.
    func fetch<Message: StationMessage>(
        _ message: (StationPlace) -> Message
    ) async throws -> SecretAnswer {
        var answer = try await deliver(message(place))
        defer { answer.body.wipe() }
        let version = answer.entityTag.flatMap { Int64($0.filter { $0 != "\"" }) }
        return SecretAnswer(octets: SecretBytes(copying: answer.body), version: version)
    }

    private func deliver<Message: StationMessage>(_ message: Message) async throws -> HTTPSAnswer {
        let body = try Array(JSONEncoder().encode(message))
        let deadline = ContinuousClock.now + patience
        var pause = Duration.milliseconds(100)
        while true {
            do {
                let answer = try await once(Message.verb, body)
                tell(nil)
                return answer
            } catch let error as any OperatorError where StationLink.isPassing(error) {
                guard ContinuousClock.now + pause < deadline else { throw error }
                tell(error.message)
            } catch let refusal as OfficeRefusal where refusal.code == "no-session" && Message.verb != .open {
                // The server was started anew, or nothing was heard of us for long.
                guard ContinuousClock.now + pause < deadline else { throw refusal }
                _ = try await ask { StationMessages.Open(at: $0, release: Release.number) }
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }

    private func once(_ verb: StationVerb, _ body: [UInt8]) async throws -> HTTPSAnswer {
        try demandCredential()
        let answer = try await client.post(StationLink.path(verb), body)
        guard answer.status == 200 else { throw OfficeRefusal(answer) }
        return answer
    }

    /// Nothing is sent for an operator who has taken their token away.
    private func demandCredential() throws(StationError) {
        if !hasEnded, credential.isPresent() { return }
        state.withLock { $0.isGone = true }
        throw StationError(.operatorGone)
    }

    private var hasEnded: Bool { state.withLock(\.isGone) }

    private func tell(_ trouble: String?) {
        let isNews = state.withLock { state in
            defer { state.isTroubled = trouble != nil }
            return state.isTroubled != (trouble != nil)
        }
        if isNews { onTrouble(trouble) }
    }

    /// A token that was taken away and put back between two messages ends the session too.
    private static func watch(_ link: () -> StationLink?) async {
        while (try? await Task.sleep(for: rhythm)) != nil {
            guard let link = link(), !link.hasEnded else { return }
            if (try? link.demandCredential()) == nil { await link.client.disconnect() }
        }
    }

    private static func path(_ verb: StationVerb) -> String { "/api/v1/production/\(verb.rawValue)" }

    /// Whether the same message may be answered in a while.
    private static func isPassing(_ error: any OperatorError) -> Bool {
        if let error = error as? HTTPSClientError { return error.isPassing }
        return (error as? OfficeRefusal)?.kind == .unavailable
    }
}

/// An answer that no text may hold.
struct SecretAnswer: ~Copyable, Sendable {
    let octets: SecretBytes
    /// Which version of a record it was made from, where that matters.
    let version: Int64?
}

extension OfficeRefusal {
    /// Reads a failure as the API says it (RFC 9457).
    init(_ answer: HTTPSAnswer) {
        struct Words: Decodable {
            let code: String?
            let detail: String?
            let hint: String?
            let words: String?
            let request: String?
        }
        let words = try? JSONDecoder().decode(Words.self, from: Data(answer.body))
        let request = words?.request.map { " (request \($0.prefix(16).description.printable))" } ?? ""
        self.init(
            code: String(words?.code?.prefix(40) ?? ""),
            message: (words?.detail.map { String($0.prefix(500)).printable } ?? "status \(answer.status)")
                + (answer.status == 500 ? request : ""),
            hint: words?.hint.map { String($0.prefix(500)).printable },
            chinese: words?.words.map { String($0.prefix(500)).printable },
            kind: OfficeRefusal.kind(of: answer.status)
        )
    }

    private static func kind(of status: Int) -> FailureKind {
        switch status {
        case 401: .unauthorized
        case 403: .refused
        case 404: .notFound
        case 409, 422: .conflict
        case 429, 503: .unavailable
        case 400..<500: .invalidInput
        default: .fault
        }
    }
}
