/// Who a certificate is about, or who issued it: a sequence of attributes, most general first.
///
/// Equal names have equal encodings. A name we build has one attribute in each relative name; a name we
/// read may have more, and keeps its own encoding.
///
/// ```
/// Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value DirectoryString }
/// ```
///
/// Source: RFC 5280 §4.1.2.4, X.501 §9.
public struct DistinguishedName: Hashable, Sendable {
    /// The encoded Name.
    public let der: [UInt8]
    /// The attributes by relative name, in the order of the encoding.
    public let relativeNames: [[Attribute]]

    /// What one name may hold, in either direction.
    private static let maximumAttributes = 64
    private static let what = "name"

    /// Builds a name from attributes in the order of the encoding, as C, ST, L, O, OU, CN, serialNumber.
    ///
    /// C is two upper-case letters; C and serialNumber are PrintableString; DC and emailAddress IA5String; all
    /// others UTF8String.
    ///
    /// - Throws: `CryptoError` with `.tooLarge` for a value above its X.520 upper bound (or more than 64
    ///   attributes), `.notAllowed` for an empty name or value, a space at an end of a value, control, format
    ///   and direction characters, and characters outside the string type.
    public init(_ attributes: [Attribute]) throws(CryptoError) {
        guard !attributes.isEmpty else { throw CryptoError(.notAllowed(what: "empty name")) }
        guard attributes.count <= Self.maximumAttributes else {
            throw CryptoError(.tooLarge(what: Self.what, limit: Self.maximumAttributes))
        }
        var parts: [[UInt8]] = []
        for attribute in attributes { parts.append(DER.set(try attribute.encoded())) }
        der = DER.sequence(of: parts)
        relativeNames = attributes.map { [$0] }
    }

    /// Reads an encoded Name, which may be empty.
    ///
    /// Only the form is checked: characters and lengths are what others wrote.
    ///
    /// - Throws: `CryptoError` with `.malformed`, `.trailingOctets` or `.tooLarge`.
    public init(der: [UInt8]) throws(CryptoError) {
        var reader = try DERReader.sequence(der, of: Self.what)
        var names: [[Attribute]] = []
        var count = 0
        while !reader.isAtEnd {
            var set = try reader.enter(DERTag.set)
            var name: [Attribute] = []
            repeat {
                name.append(try Self.attribute(&set))
                count += 1
                guard count <= Self.maximumAttributes else {
                    throw CryptoError(.tooLarge(what: Self.what, limit: Self.maximumAttributes))
                }
            } while !set.isAtEnd
            names.append(name)
        }
        self.der = der
        relativeNames = names
    }

    /// All attributes, in the order of the encoding.
    public var attributes: [Attribute] { relativeNames.flatMap { $0 } }

    /// True for the name without attributes.
    public var isEmpty: Bool { relativeNames.isEmpty }

    /// The values of `type`, in order.
    public func values(of type: AttributeType) -> [String] {
        attributes.filter { $0.type == type }.map(\.value)
    }

    /// The last value of `type`, which is the most specific, or nil.
    public subscript(type: AttributeType) -> String? { values(of: type).last }

    /// Equal when the encodings are.
    public static func == (left: DistinguishedName, right: DistinguishedName) -> Bool {
        left.der == right.der
    }

    /// Hashes the encoding.
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    private static func attribute(_ set: inout DERReader) throws(CryptoError) -> Attribute {
        var pair = try set.enter(DERTag.sequence)
        let type = try pair.attributeType()
        let value = try pair.next()
        try pair.finish()
        guard let text = DirectoryString.text(value) else { throw .malformed(what) }
        return Attribute(type, text)
    }
}
