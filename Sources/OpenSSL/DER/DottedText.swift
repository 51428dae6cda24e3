/// The text of an OBJECT IDENTIFIER while it is read, arc by arc.
///
/// Reading a certificate makes some thirty of these texts, so no number becomes a string of its own.
struct DottedText {
    /// How many arcs were added; the first holds two numbers.
    private(set) var arcs = 0
    private var characters: [UInt8] = []

    /// Adds an arc as it is encoded.
    ///
    /// Source: X.690 §8.19.4: the first arc is 40 times the first number, 0 to 2, plus the second.
    mutating func append(_ arc: UInt64) {
        if arcs == 0 {
            characters.reserveCapacity(32)
            let first = min(arc / 40, 2)
            write(first)
            characters.append(UInt8(ascii: "."))
            write(arc - first * 40)
        } else {
            characters.append(UInt8(ascii: "."))
            write(arc)
        }
        arcs += 1
    }

    /// The finished text.
    var text: String { String(decoding: characters, as: UTF8.self) }

    private mutating func write(_ number: UInt64) {
        if number >= 10 { write(number / 10) }
        characters.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
