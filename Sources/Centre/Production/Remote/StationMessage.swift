import Portal

/// A message of a station, and the kind of its answer; `docs/openapi.yaml` says the same to programs.
protocol StationMessage: Codable, Sendable {
    /// What it is answered with; `StationMessages.Done` where the answer is no JSON.
    associatedtype Answer: Codable & Sendable
    /// What is asked.
    static var verb: StationVerb { get }
    /// Where it comes from.
    var at: StationPlace { get }
    /// Refuses what is out of bounds; whether it is true is the office's to find out.
    ///
    /// - Throws: `APIError` with `.badMember`.
    func check() throws(APIError)
}

extension StationMessage {
    /// Most messages have no more than the kinds of their members say.
    func check() throws(APIError) {}
}
