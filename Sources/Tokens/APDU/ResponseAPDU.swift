/// A card's answer: data and status.
///
/// Source: ISO/IEC 7816-4 §5.1.
public struct ResponseAPDU: Hashable, Sendable {
    /// What comes before the status word; often nothing.
    public var data: [UInt8]
    /// SW1 and SW2.
    public var status: StatusWord

    /// Makes an answer.
    public init(data: [UInt8] = [], status: StatusWord = .success) {
        self.data = data
        self.status = status
    }

    /// Reads an answer as it came over the wire.
    ///
    /// - Returns: nil for fewer than two octets.
    public init?(encoded bytes: [UInt8]) {
        guard bytes.count >= 2 else { return nil }
        data = Array(bytes.dropLast(2))
        status = StatusWord(rawValue: UInt16(bytes[bytes.count - 2]) << 8 | UInt16(bytes[bytes.count - 1]))
    }

    /// The wire form.
    public var encoded: [UInt8] { data + [status.first, status.second] }
}
