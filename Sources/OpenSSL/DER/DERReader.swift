/// Reads values one after another, in strict DER: definite lengths in their shortest form, tag numbers
/// below 31, no octet beyond the end.
///
/// Never traps, whatever it is given; it copies nothing.
///
/// Source: X.690 §8.1, §10.1.
public struct DERReader: Sendable {
    private var rest: ArraySlice<UInt8>
    private let what: String

    /// Starts at the first octet of `bytes`; `what` names the object in errors, as "certificate".
    public init(_ bytes: ArraySlice<UInt8>, of what: String) {
        rest = bytes
        self.what = what
    }

    /// Starts at the first octet of `bytes`.
    public init(_ bytes: [UInt8], of what: String) {
        self.init(bytes[...], of: what)
    }

    /// True when every octet was read.
    public var isAtEnd: Bool { rest.isEmpty }

    /// The identifier octet of the next value, or nil at the end.
    public var nextTag: UInt8? { rest.first }

    /// The error that says this object is malformed.
    public var malformed: CryptoError { CryptoError(.malformed(what: what)) }

    /// Reads the next value, whatever it is.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notDER` for a length that is BER only.
    public mutating func next() throws(CryptoError) -> DERElement {
        let start = rest
        guard let tag = rest.popFirst(), tag & 0x1F != 0x1F else { throw malformed }
        let count = try length()
        guard count <= rest.count else { throw malformed }
        let content = rest.prefix(count)
        rest = rest.dropFirst(count)
        let whole = start.prefix(start.count - rest.count)
        return DERElement(tag: tag, content: content, whole: whole)
    }

    /// Reads the next value, which must have the identifier octet `tag`.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func next(_ tag: UInt8) throws(CryptoError) -> DERElement {
        let element = try next()
        guard element.tag == tag else { throw malformed }
        return element
    }

    /// Reads the next value if it has the identifier octet `tag`.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func nextIf(_ tag: UInt8) throws(CryptoError) -> DERElement? {
        guard nextTag == tag else { return nil }
        return try next()
    }

    /// A reader over the content of the next value, which must have the identifier octet `tag`.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public mutating func enter(_ tag: UInt8) throws(CryptoError) -> DERReader {
        DERReader(try next(tag).content, of: what)
    }

    /// Says that nothing may follow.
    ///
    /// - Throws: `CryptoError` with `.trailingOctets`.
    public func finish() throws(CryptoError) {
        guard rest.isEmpty else { throw CryptoError(.trailingOctets(what: what)) }
    }

    private mutating func length() throws(CryptoError) -> Int {
        guard let first = rest.popFirst() else { throw malformed }
        guard first >= 0x80 else { return Int(first) }
        let octets = Int(first & 0x7F)
        guard octets > 0 else { throw CryptoError(.notDER(what: what, .indefiniteLength)) }
        // Four octets say 4 GiB; more than any object here, and no overflow.
        guard (1...4).contains(octets) else { throw malformed }
        var value = 0
        for _ in 0..<octets {
            guard let octet = rest.popFirst() else { throw malformed }
            value = value << 8 | Int(octet)
        }
        let shortest = octets == 1 ? 0x80 : 1 << (8 * (octets - 1))
        guard value >= shortest else { throw CryptoError(.notDER(what: what, .longLength)) }
        return value
    }
}
