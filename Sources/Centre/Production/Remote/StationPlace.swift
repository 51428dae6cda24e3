/// Where a message comes from.
struct StationPlace: Hashable, Codable, Sendable {
    /// The station's name.
    let station: String
    /// What the station drew when its work began, 32 hexadecimal digits.
    let session: String
}
