/// What the API does for stations that make tokens; every rule about who may do what is behind it.
public protocol ProductionDesk: Sendable {
    /// Answers one message.
    func answer(_ call: StationCall, for caller: APICaller) async throws -> StationAnswer
}
