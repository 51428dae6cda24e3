public import OpenSSL
public import Portal

/// What a centre answered.
public struct DoorAnswer: Sendable {
    /// The status code.
    public let status: Int
    /// The body; whoever finds a secret in it wipes it.
    public var body: [UInt8]

    /// Makes an answer.
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// The door of a centre for holders.
public protocol CentreDoor: Sendable {
    /// Sends a message, and waits for its answer.
    ///
    /// - Parameters:
    ///   - path: where to, as `/api/v1/unlock/redeem`.
    ///   - body: JSON.
    /// - Returns: the answer.
    /// - Throws: `HTTPSClientError` when there is none.
    func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer
}

/// Where the door of the user's centre is, and who vouches for it.
public struct CentrePlace: Sendable {
    /// Where it is.
    public let address: HTTPSAddress
    /// The centre's roots.
    public let trust: [Certificate]

    /// Names a centre.
    public init(address: HTTPSAddress, trust: [Certificate]) {
        self.address = address
        self.trust = trust
    }
}

/// The same over TLS 1.3, directly: the server's certificate is vouched for by the centre's roots and by nobody else.
public struct HTTPSDoor: CentreDoor {
    private let client: HTTPSClient
    /// No answer of the protocol is longer, and a holder does not wait longer.
    private static let limits = HTTPSClientLimits(
        connectSeconds: 10,
        answerSeconds: 60,
        answerOctets: 262_144
    )

    /// Makes a door; nothing is connected yet.
    ///
    /// - Throws: `AssistantError` with `.centre`.
    public init(_ place: CentrePlace) throws(AssistantError) {
        do throws(HTTPSClientError) {
            client = try HTTPSClient(
                place.address,
                trust: place.trust.map(\.der),
                identity: nil,
                limits: HTTPSDoor.limits
            )
        } catch {
            throw AssistantError(.centre(error))
        }
    }

    /// Sends a message; see `CentreDoor`.
    public func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer {
        let answer = try await client.post(path, body)
        return DoorAnswer(status: answer.status, body: answer.body)
    }
}
