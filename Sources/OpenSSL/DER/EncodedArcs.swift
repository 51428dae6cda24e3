/// The content of an OBJECT IDENTIFIER while its dotted text is read, character by character.
///
/// A certificate has some twenty of them, so no arc becomes a string of its own.
struct EncodedArcs {
    private var content: [UInt8] = []
    private var arcs = 0
    private var first: UInt64 = 0
    private var value: UInt64 = 0
    private var digits = 0

    /// Adds a digit or a dot; false when the text cannot be an object identifier.
    mutating func append(_ character: UInt8) -> Bool {
        guard character != UInt8(ascii: ".") else { return endArc() }
        let digit = character &- UInt8(ascii: "0")
        // A zero stands alone.
        guard digit <= 9, digits == 0 || value > 0 else { return false }
        let (tenfold, isTooLong) = value.multipliedReportingOverflow(by: 10)
        let (sum, isTooLarge) = tenfold.addingReportingOverflow(UInt64(digit))
        value = sum
        digits += 1
        return !isTooLong && !isTooLarge
    }

    /// The content octets, or nil when the last arc is missing or there are less than two.
    mutating func finish() -> [UInt8]? {
        endArc() && arcs >= 2 ? content : nil
    }

    /// Source: X.690 §8.19.4: the first two numbers share an arc, 40 times the first plus the second.
    private mutating func endArc() -> Bool {
        defer {
            arcs += 1
            (value, digits) = (0, 0)
        }
        guard digits > 0, arcs < 32 else { return false }
        switch arcs {
        case 0:
            first = value
            return first <= 2
        case 1:
            let (head, overflow) = value.addingReportingOverflow(first * 40)
            guard first == 2 || value < 40, !overflow else { return false }
            write(head)
        default: write(value)
        }
        return true
    }

    private mutating func write(_ number: UInt64) {
        // Seven bits in each octet, the most significant first.
        var shift = (63 - (number | 1).leadingZeroBitCount) / 7 * 7
        while shift > 0 {
            content.append(0x80 | UInt8(truncatingIfNeeded: number >> UInt64(shift) & 0x7F))
            shift -= 7
        }
        content.append(UInt8(truncatingIfNeeded: number & 0x7F))
    }
}
