/// One message of a station, not yet read.
public struct StationCall: Sendable {
    /// What is asked.
    public let verb: StationVerb
    /// JSON.
    public let body: [UInt8]

    /// Makes a call.
    public init(verb: StationVerb, body: [UInt8]) {
        self.verb = verb
        self.body = body
    }
}
