/// A point in time, in whole seconds since 1970-01-01T00:00:00Z.
///
/// Certificates, CRLs and OCSP answers know nothing finer (RFC 5280 §4.1.2.5), and the book stores
/// integers, so neither does the rest of the product.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
    /// Seconds since the Unix epoch; negative before it.
    public let secondsSinceEpoch: Int64

    /// Makes a timestamp from seconds since the Unix epoch.
    public init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// Decodes a bare integer.
    public init(from decoder: any Decoder) throws {
        secondsSinceEpoch = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Encodes as a bare integer.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(secondsSinceEpoch)
    }

    /// The moment `seconds` later, or earlier when negative.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(secondsSinceEpoch: secondsSinceEpoch + seconds)
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}
