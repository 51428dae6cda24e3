/// Reads values one after another, in strict DER: definite lengths in their shortest form, tag numbers
/// below 31, no octet beyond the end.
///
/// Never traps, whatever it is given; it copies nothing, and moves a position over the octets instead of taking
/// slices of slices, because reading and linting one certificate takes some five hundred steps.
///
/// Source: X.690 §8.1, §10.1.
public struct DERReader: Sendable {
    private let octets: ArraySlice<UInt8>
    /// Where the next value begins.
    private var position: Int
    private let kind: String
    private let name: String

    /// Starts at the first octet of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: what is read.
    ///   - kind: what kind of object it is, for errors, as "certificate".
    ///   - name: which of its kind, as the identifier of an extension; empty when that goes without saying.
    public init(_ bytes: ArraySlice<UInt8>, of kind: String, named name: String = "") {
        octets = bytes
        position = bytes.startIndex
        self.kind = kind
        self.name = name
    }

    /// Starts at the first octet of `bytes`.
    public init(_ bytes: [UInt8], of kind: String, named name: String = "") {
        self.init(bytes[...], of: kind, named: name)
    }

    /// True when every octet was read.
    public var isAtEnd: Bool { position == octets.endIndex }

    /// The identifier octet of the next value, or nil at the end.
    public var nextTag: UInt8? { isAtEnd ? nil : octets[position] }

    /// The error that says this object is malformed.
    public var malformed: CryptoError { CryptoError(.malformed(what: what)) }

    /// Reads the next value, whatever it is.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notDER` for a length that is BER only.
    public mutating func next() throws(CryptoError) -> DERElement {
        let start = position
        let (_, count) = try header()
        guard count <= octets.endIndex - position else { throw malformed }
        position += count
        return DERElement(whole: octets[start..<position])
    }

    /// Reads identifier and length of the next value, whose content may lie beyond the end; the content comes next.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notDER` for a length that is BER only.
    mutating func header() throws(CryptoError) -> (tag: UInt8, count: Int) {
        do throws(DERHeader.Failure) {
            let header = try DERHeader(octets.span, at: position - octets.startIndex)
            position = octets.startIndex + header.content.lowerBound
            return (header.tag, header.content.count)
        } catch {
            switch error {
            case .malformed: throw malformed
            case .notDER(let fault): throw CryptoError(.notDER(what: what, fault))
            }
        }
    }

    /// The octets of the next value, which may lie beyond the end, when its length is one octet; nil for any other.
    var nextShortCount: Int? {
        guard remaining >= 2 else { return nil }
        let length = octets[position + 1]
        return length < 0x80 ? 2 + Int(length) : nil
    }

    /// How many octets were not read yet.
    var remaining: Int { octets.endIndex - position }

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
        DERReader(try next(tag).content, of: kind, named: name)
    }

    /// Says that nothing may follow.
    ///
    /// - Throws: `CryptoError` with `.trailingOctets`.
    public func finish() throws(CryptoError) {
        guard isAtEnd else { throw CryptoError(.trailingOctets(what: what)) }
    }

    /// Put together when it is needed, because most readers meet no error.
    private var what: String { name.isEmpty ? kind : "\(kind) \(name)" }
}
