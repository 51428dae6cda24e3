import OpenSSL

enum DERParsers {
    /// Walks all values; what is read is written the same way, for DER has one encoding of each value.
    static func values(_ bytes: [UInt8]) throws(BrokenPromise) {
        _ = try reading { try walk(DERReader(bytes, of: "octets"), depth: 0) }
    }

    static func name(_ bytes: [UInt8]) throws(BrokenPromise) {
        if let name = try reading({ try DistinguishedName(der: bytes) }) {
            try promise("a name keeps its octets", name.der == bytes)
            try promise("a name can be shown", CertificateParsers.isShowable(name))
        }
        try typedName(String(decoding: bytes, as: UTF8.self))
    }

    /// Lines of `TYPE=value`, where TYPE is a short name or a dotted identifier.
    private static func typedName(_ text: String) throws(BrokenPromise) {
        let attributes = text.split(separator: "\n").prefix(70).compactMap {
            line -> DistinguishedName.Attribute? in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init
            )
            guard parts.count == 2 else { return nil }
            let type = AttributeType(shortName: parts[0]) ?? (try? AttributeType(oid: parts[0]))
            return type.map { DistinguishedName.Attribute($0, parts[1]) }
        }
        guard let name = try reading({ try DistinguishedName(attributes) }) else { return }
        let again = try reading { try DistinguishedName(der: name.der) }
        try promise("a built name is read as it was built", again == name && again?.attributes == attributes)
        try promise("a built name can be shown", CertificateParsers.isShowable(name))
    }

    private static func walk(_ start: DERReader, depth: Int) throws {
        var reader = start
        while !reader.isAtEnd {
            let before = reader
            let element = try reader.next()
            try promise(
                "an element is written as it was read",
                DER.tlv(element.tag, element.content) == element.bytes
            )
            try value(element, before)
            if element.tag & 0x20 != 0, depth < 32 {
                try walk(DERReader(element.content, of: "octets"), depth: depth + 1)
            }
        }
        try reader.finish()
    }

    private static func value(_ element: DERElement, _ start: DERReader) throws {
        var reader = start
        switch element.tag {
        case DERTag.integer:
            if let magnitude = try? reader.magnitude() {
                try promise(
                    "an integer is written as it was read",
                    DER.integer(magnitude: magnitude) == element.bytes
                )
            }
            var small = start
            if let number = try? small.smallInteger() {
                try promise("a small integer is written as it was read", DER.integer(number) == element.bytes)
            }
        case DERTag.objectIdentifier:
            guard let text = try? reader.objectIdentifier(), text.split(separator: ".").count <= 32 else {
                return
            }
            try promise(
                "an identifier is written as it was read",
                (try? DER.oid(parsing: text)) == element.bytes
            )
        case DERTag.utcTime:
            guard let moment = try? reader.time() else { return }
            try promise("a time is written as it was read", DER.utcTime(moment) == element.bytes)
        case DERTag.generalizedTime:
            guard let moment = try? reader.time() else { return }
            try promise("a long time is written as it was read", DER.generalizedTime(moment) == element.bytes)
        case DERTag.bitString:
            _ = try? reader.namedBits()
            var octets = start
            guard let bits = try? octets.bitStringOctets() else { return }
            try promise("bits are written as they were read", DER.bitString(bits) == element.bytes)
        case DERTag.boolean:
            guard let flag = try? reader.boolean() else { return }
            try promise("a flag is written as it was read", DER.boolean(flag) == element.bytes)
        default: return
        }
    }
}
