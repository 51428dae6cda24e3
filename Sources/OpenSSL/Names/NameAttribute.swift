extension DistinguishedName {
    /// One part of a name: a type and its text.
    public struct Attribute: Hashable, Sendable {
        /// What it says.
        public let type: AttributeType
        /// The text.
        public let value: String

        /// Pairs a type with its text; `DistinguishedName.init(_:)` checks them.
        public init(_ type: AttributeType, _ value: String) {
            self.type = type
            self.value = value
        }
    }
}

extension DistinguishedName.Attribute {
    /// How errors name it, as "commonName" or "CN".
    private var name: String { type.shortName ?? type.oid }

    /// Checks length and characters and encodes.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` (empty, space at an end, control, format or direction
    ///   characters, characters outside the string type) or `.tooLarge`.
    func encoded() throws(CryptoError) -> [UInt8] {
        let writing = try type.writing()
        let length = value.unicodeScalars.count
        guard length > 0 else { throw CryptoError(.notAllowed(what: "empty \(name)")) }
        guard length <= writing.upperBound else {
            throw CryptoError(.tooLarge(what: name, limit: writing.upperBound))
        }
        guard value.unicodeScalars.first != " ", value.unicodeScalars.last != " " else {
            throw CryptoError(.notAllowed(what: "\(name) with a space at its end"))
        }
        if let bad = value.unicodeScalars.first(where: Self.isInvisible) {
            throw CryptoError(.notAllowed(what: "\(name) with character U+\(String(bad.value, radix: 16))"))
        }
        try checkStringType(length, writing.stringTag)
        return DER.sequence(writing.identifier, DER.tlv(writing.stringTag, value.utf8))
    }

    private func checkStringType(_ length: Int, _ stringTag: UInt8) throws(CryptoError) {
        if type == .countryName {
            let isUpper = value.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            guard length == 2, isUpper else { throw CryptoError(.notAllowed(what: "country \(value)")) }
        }
        switch stringTag {
        case DERTag.printableString where !DER.isPrintable(value),
            DERTag.ia5String where !value.utf8.allSatisfy({ $0 < 0x80 }):
            throw CryptoError(.notAllowed(what: "\(name) with characters outside its string type"))
        default: break
        }
    }

    /// Characters that make a name look like another one, or hide in it.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        // Letters of ASCII and the common ideographs, without a look into tables.
        if (0x20...0x7E).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
