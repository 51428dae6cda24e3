/// A command to a card, before it is cut into what the wire can carry.
///
/// Source: ISO/IEC 7816-4 §5.1 and §5.1.1.1 (chaining).
public struct CommandAPDU: Hashable, Sendable {
    /// The class octet, without the chaining bit.
    public var classOctet: UInt8
    /// INS.
    public var instruction: UInt8
    /// P1.
    public var p1: UInt8
    /// P2.
    public var p2: UInt8
    /// The data field, of any length.
    public var data: [UInt8]
    /// How many octets of answer are expected, 1 to 256, or nil for none.
    public var expected: Int?

    /// The most octets a short command carries.
    public static let blockSize = 255

    /// Makes a command of class 0.
    public init(
        _ instruction: UInt8,
        _ p1: UInt8,
        _ p2: UInt8,
        data: [UInt8] = [],
        expected: Int? = nil,
        classOctet: UInt8 = 0
    ) {
        self.classOctet = classOctet
        self.instruction = instruction
        self.p1 = p1
        self.p2 = p2
        self.data = data
        self.expected = expected
    }

    /// Reads one short or extended command as it came over the wire.
    ///
    /// - Returns: nil when the lengths do not agree with the octets.
    public init?(encoded bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        self.init(bytes[1], bytes[2], bytes[3], classOctet: bytes[0])
        let body = bytes.dropFirst(4)
        guard let first = body.first else { return }
        if body.count == 1 {
            expected = first == 0 ? 256 : Int(first)
        } else if first != 0 {
            guard readShort(body, length: Int(first)) else { return nil }
        } else {
            guard readExtended(Array(body.dropFirst())) else { return nil }
        }
    }

    /// The wire form: one short command, or a chain of them with the chaining bit (0x10) on all but the last.
    public func encoded() -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        var rest = data[...]
        while rest.count > Self.blockSize {
            blocks.append(encodedBlock(rest.prefix(Self.blockSize), isLast: false))
            rest = rest.dropFirst(Self.blockSize)
        }
        blocks.append(encodedBlock(rest, isLast: true))
        return blocks
    }

    /// The wire form as one extended command; for readers and cards that are known to take it.
    ///
    /// - Returns: nil when the data is longer than 65 535 octets.
    public func encodedExtended() -> [UInt8]? {
        guard data.count <= 0xFFFF else { return nil }
        var bytes = [classOctet, instruction, p1, p2, 0]
        if !data.isEmpty {
            bytes += [UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
        }
        if expected != nil { bytes += [0, 0] }
        return data.isEmpty && expected == nil ? Array(bytes.prefix(4)) : bytes
    }

    private func encodedBlock(_ block: ArraySlice<UInt8>, isLast: Bool) -> [UInt8] {
        var bytes = [isLast ? classOctet : classOctet | 0x10, instruction, p1, p2]
        if !block.isEmpty { bytes += [UInt8(block.count)] + block }
        if isLast, let expected { bytes.append(UInt8(truncatingIfNeeded: min(max(expected, 1), 256))) }
        return bytes
    }

    private mutating func readShort(_ body: ArraySlice<UInt8>, length: Int) -> Bool {
        let rest = body.dropFirst()
        guard rest.count == length || rest.count == length + 1 else { return false }
        data = Array(rest.prefix(length))
        if rest.count == length + 1, let last = rest.last { expected = last == 0 ? 256 : Int(last) }
        return true
    }

    private mutating func readExtended(_ body: [UInt8]) -> Bool {
        guard body.count >= 2 else { return false }
        let length = Int(body[0]) << 8 | Int(body[1])
        let rest = body.dropFirst(2)
        if rest.isEmpty {
            expected = 256
            return true
        }
        guard length > 0, rest.count == length || rest.count == length + 2 else { return false }
        data = Array(rest.prefix(length))
        if rest.count == length + 2 { expected = 256 }
        return true
    }
}
