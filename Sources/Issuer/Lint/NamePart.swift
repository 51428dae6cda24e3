import OpenSSL

/// One attribute of a name as it is encoded.
struct NamePart {
    let type: AttributeType
    /// The value's string type.
    let tag: UInt8
    let content: ArraySlice<UInt8>
    /// The text; nil when the octets are none in UTF-8, which all our string types are.
    let text: String?

    /// How findings name it.
    var name: String { type.shortName ?? type.oid }

    /// Reads the content of a Name.
    static func names(_ content: ArraySlice<UInt8>) throws(CryptoError) -> [[NamePart]] {
        var reader = DERReader(content, of: "name")
        var names: [[NamePart]] = []
        while !reader.isAtEnd {
            var set = try reader.enter(DERTag.set)
            var parts: [NamePart] = []
            while !set.isAtEnd {
                var pair = try set.enter(DERTag.sequence)
                let type = try pair.attributeType()
                let value = try pair.next()
                try pair.finish()
                let (tag, content) = (value.tag, value.content)
                parts.append(NamePart(type: type, tag: tag, content: content, text: value.text))
            }
            names.append(parts)
        }
        return names
    }
}
