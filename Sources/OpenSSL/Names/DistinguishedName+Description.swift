import Model

extension DistinguishedName: CustomStringConvertible {
    /// The string form, most specific attribute first, as `CN=张三,O=必联,C=CN`.
    ///
    /// Characters that would hide or turn the text around are written as hexadecimal escapes.
    ///
    /// Source: RFC 4514 §2.
    public var description: String {
        var text = ""
        for name in relativeNames.reversed() {
            var separator = text.isEmpty ? "" : ","
            for attribute in name {
                text += separator
                text += attribute.type.shortName ?? attribute.type.oid
                text += "="
                text += Self.escaped(attribute.value)
                separator = "+"
            }
        }
        return text
    }

    private static func escaped(_ value: String) -> String {
        guard !isPlain(value) else { return value }
        var text = ""
        let scalars = Array(value.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if isSpecial(scalar)
                || (index == 0 && (scalar == " " || scalar == "#"))
                || (index == scalars.count - 1 && scalar == " ")
            {
                text += "\\"
                text.unicodeScalars.append(scalar)
            } else if Attribute.isInvisible(scalar) {
                for octet in String(scalar).utf8 { text += "\\" + Hexadecimal.encode([octet]) }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
    /// True when nothing in `value` needs an escape, as in most values.
    private static func isPlain(_ value: String) -> Bool {
        let scalars = value.unicodeScalars
        guard scalars.first != " ", scalars.first != "#", scalars.last != " " else { return false }
        return scalars.allSatisfy { !isSpecial($0) && !Attribute.isInvisible($0) }
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "+", ",", ";", "<", ">", "\\": true
        default: false
        }
    }
}
