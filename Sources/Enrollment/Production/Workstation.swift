/// Where and by whom a token is made: the claim of a job is this pair's.
public struct Workstation: Hashable, Sendable {
    /// The station's name, as `desk-1`.
    public let station: String
    /// The producer at it.
    public let producer: Principal

    /// Names a workstation.
    public init(station: String, producer: Principal) {
        self.station = station
        self.producer = producer
    }
}
