/// The text of an OBJECT IDENTIFIER while it is read, arc by arc.
///
/// Reading a certificate makes some thirty of these texts, so they are written where they stay, and no number becomes a
/// string of its own.
@safe
struct DottedText: ~Copyable {
    /// Octets of the longest content: 64 arcs, each below 2⁶⁴.
    static let maximumContent = 64 * 10

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    private var arcs = 0

    /// The text of content octets; empty for non-minimal or unfinished arcs, arcs of 2⁶⁴ or more, and more than 64.
    static func of(_ content: some Collection<UInt8>) -> String {
        guard content.count <= maximumContent else { return "" }
        // One octet is three digits and a full stop at most; of several, each is less.
        return unsafe String(unsafeUninitializedCapacity: 4 * content.count) { buffer in
            var text = unsafe DottedText(buffer: buffer)
            return text.write(content) ? text.count : 0
        }
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) { unsafe self.buffer = buffer }

    private mutating func write(_ content: some Collection<UInt8>) -> Bool {
        var value: UInt64 = 0
        var isStart = true
        for octet in content {
            guard !(isStart && octet == 0x80), value >> 57 == 0 else { return false }
            value = value << 7 | UInt64(octet & 0x7F)
            isStart = octet < 0x80
            guard isStart else { continue }
            append(value)
            value = 0
        }
        return isStart && (1...64).contains(arcs)
    }

    /// Adds an arc as it is encoded.
    ///
    /// Source: X.690 §8.19.4: the first arc is 40 times the first number, 0 to 2, plus the second.
    private mutating func append(_ arc: UInt64) {
        if arcs == 0 {
            let first = min(arc / 40, 2)
            write(first)
            write(UInt8(ascii: "."))
            write(arc - first * 40)
        } else {
            write(UInt8(ascii: "."))
            write(arc)
        }
        arcs += 1
    }

    private mutating func write(_ number: UInt64) {
        if number >= 10 { write(number / 10) }
        write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    private mutating func write(_ character: UInt8) {
        unsafe buffer[count] = character
        count += 1
    }
}
