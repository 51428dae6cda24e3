/// One BER-TLV data object with a definite length.
///
/// Reading is total: octets that are no sequence of such objects give nil, never a trap.
///
/// Source: ISO/IEC 7816-4 §5.2.2 (tags of one to three octets, lengths of one to four).
public struct TagLengthValue: Hashable, Sendable {
    /// The tag octets as a number: 0x7C, 0x7F49, 0x5FC105.
    public var tag: UInt32
    /// The content octets.
    public var value: [UInt8]

    /// Makes an object.
    public init(_ tag: UInt32, _ value: [UInt8] = []) {
        self.tag = tag
        self.value = value
    }

    /// Makes a constructed object.
    public init(_ tag: UInt32, containing objects: [TagLengthValue]) {
        self.init(tag, objects.flatMap(\.encoded))
    }

    /// Reads a whole sequence of objects; octets 00 and FF between objects are filler and skipped.
    ///
    /// - Returns: nil when an object is cut short, its tag or length is too long, or its length indefinite.
    public static func sequence(_ bytes: some Collection<UInt8>) -> [TagLengthValue]? {
        var cursor = Cursor(rest: Array(bytes)[...])
        var objects: [TagLengthValue] = []
        while cursor.skipFiller() {
            guard let object = cursor.object() else { return nil }
            objects.append(object)
        }
        return objects
    }

    /// Reads exactly one object with the given tag and nothing behind it.
    ///
    /// - Returns: nil when there is anything else.
    public static func single(_ tag: UInt32, in bytes: some Collection<UInt8>) -> TagLengthValue? {
        guard let objects = sequence(bytes), objects.count == 1, objects[0].tag == tag else { return nil }
        return objects[0]
    }

    /// The objects inside, when the value is a sequence of them.
    public var objects: [TagLengthValue]? { Self.sequence(value) }

    /// The value of the first object inside with this tag.
    public func value(of tag: UInt32) -> [UInt8]? {
        objects?.first { $0.tag == tag }?.value
    }

    /// The wire form, with the shortest length.
    public var encoded: [UInt8] {
        Self.significantOctets(tag) + Self.encodedLength(value.count) + value
    }

    private static func significantOctets(_ number: UInt32) -> [UInt8] {
        let octets = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
        return Array(octets.drop { $0 == 0 })
    }

    private static func encodedLength(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        let octets = significantOctets(UInt32(clamping: count))
        return [0x80 | UInt8(octets.count)] + octets
    }
}

extension TagLengthValue {
    /// A place in the octets that only moves forward.
    private struct Cursor {
        var rest: ArraySlice<UInt8>

        /// - Returns: false at the end.
        mutating func skipFiller() -> Bool {
            rest = rest.drop { $0 == 0x00 || $0 == 0xFF }
            return !rest.isEmpty
        }

        mutating func object() -> TagLengthValue? {
            guard let tag = tag(), let length = length(), length <= rest.count else { return nil }
            let value = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            return TagLengthValue(tag, value)
        }

        private mutating func tag() -> UInt32? {
            guard let first = rest.popFirst() else { return nil }
            guard first & 0x1F == 0x1F else { return UInt32(first) }
            var tag = UInt32(first)
            for _ in 0..<2 {
                guard let next = rest.popFirst() else { return nil }
                tag = tag << 8 | UInt32(next)
                if next & 0x80 == 0 { return tag }
            }
            return nil
        }

        private mutating func length() -> Int? {
            guard let first = rest.popFirst() else { return nil }
            guard first & 0x80 != 0 else { return Int(first) }
            let count = Int(first & 0x7F)
            guard (1...3).contains(count), rest.count >= count else { return nil }
            let length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
            return length
        }
    }
}
