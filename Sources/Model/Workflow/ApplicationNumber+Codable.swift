extension ApplicationNumber: Codable {
    /// Reads a printed number.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.utf8.count == 18, let number = ApplicationNumber(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no application number")
        }
        self = number
    }

    /// Writes the number as printed.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
