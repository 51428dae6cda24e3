/// `report.json`: each step of the demo, how long it took, and what was checked.
public struct DemoReport: Codable, Sendable {
    /// One step.
    public struct Step: Codable, Sendable {
        /// What was done.
        public let title: String
        /// How long it took, in milliseconds.
        public let milliseconds: Double
        /// What was seen to be true.
        public let checked: [String]
    }

    /// The algorithm of the authorities.
    public let algorithm: String
    /// Serial number of the holder's certificate, hexadecimal.
    public let certificateSerial: String
    /// Serial number of the certificate that followed it, hexadecimal.
    public let renewedSerial: String
    /// Serial number of the token.
    public let tokenSerial: String
    /// The steps, in order.
    public let steps: [Step]
}
