extension TokenURI {
    /// Reads a URI.
    ///
    /// - Throws: `HSMError` with `.invalidURI`, which says what is wrong and never repeats a `pin-value`.
    public init(parsing text: String) throws(HSMError) {
        guard Self.isOne(text) else { throw Self.invalid("it does not begin with 'pkcs11:'") }
        guard text.utf8.count <= 4096 else { throw Self.invalid("it has more than 4096 octets") }
        let rest = Array(text.utf8.dropFirst("pkcs11:".utf8.count))
        let parts = rest.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        self.init()
        var seen: Set<String> = []
        try Self.attributes(parts.first ?? [], separator: ";", &seen) { name, value throws(HSMError) in
            try setPath(name, value)
        }
        guard parts.count == 2, let query = parts.last else { return }
        try Self.attributes(query, separator: "&", &seen) { name, value throws(HSMError) in
            try setQuery(name, value)
        }
    }

    private mutating func setPath(_ name: String, _ value: [UInt8]) throws(HSMError) {
        switch name {
        case "token": token = try Self.text(value, name, most: 32)
        case "manufacturer": manufacturer = try Self.text(value, name, most: 32)
        case "model": model = try Self.text(value, name, most: 16)
        case "serial": serial = try Self.text(value, name, most: 16)
        case "object": object = try Self.text(value, name, most: 255)
        case "id":
            guard (1...255).contains(value.count) else { throw Self.invalid("id must have 1 to 255 octets") }
            id = value
        case "type":
            let word = try Self.text(value, name, most: 16)
            guard let known = ObjectType(rawValue: word) else {
                throw Self.invalid("type must be private, public, secret-key or cert")
            }
            type = known
        case "slot-id", "slot-description", "slot-manufacturer":
            throw Self.invalid(
                "\(name) is not taken: slots change their numbers; name the token by its serial"
            )
        case "pin-value": throw Self.pinInside
        case "pin-source", "module-path", "module-name":
            throw Self.invalid("\(name) must stand after a question mark")
        default: throw Self.invalid("the attribute '\(name)' is not known")
        }
    }

    private mutating func setQuery(_ name: String, _ value: [UInt8]) throws(HSMError) {
        switch name {
        case "module-path":
            modulePath = try Self.path(Self.text(value, name, most: 1024), name)
        case "pin-source":
            let source = try Self.text(value, name, most: 1024)
            guard source.hasPrefix("file:") else { throw Self.invalid("pin-source must be file:/PATH") }
            let path = source.dropFirst("file:".count)
            pinFile = try Self.path(String(path.hasPrefix("//") ? path.dropFirst(2) : path), name)
        case "pin-value": throw Self.pinInside
        case "module-name": throw Self.invalid("module-name is not taken: give module-path, the file itself")
        default: throw Self.invalid("the query attribute '\(name)' is not known")
        }
    }

    private static func path(_ path: String, _ name: String) throws(HSMError) -> String {
        guard path.hasPrefix("/"), path.utf8.count > 1 else {
            throw invalid("\(name) must be an absolute path")
        }
        return path
    }

    /// Takes a list of `name=value` apart and hands over each, its escapes resolved.
    private static func attributes(
        _ list: ArraySlice<UInt8>,
        separator: Unicode.Scalar,
        _ seen: inout Set<String>,
        _ take: (String, [UInt8]) throws(HSMError) -> Void
    ) throws(HSMError) {
        guard !list.isEmpty else { return }
        for part in list.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
                throw invalid(part.isEmpty ? "an attribute is empty" : "an attribute has no '='")
            }
            let name = try self.name(part[..<equals])
            guard seen.insert(name).inserted else { throw invalid("the attribute '\(name)' stands twice") }
            try take(name, unescaped(part[part.index(after: equals)...], name, isPath: separator == ";"))
        }
    }

    private static func name(_ bytes: ArraySlice<UInt8>) throws(HSMError) -> String {
        let isName = bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, (1...64).contains(bytes.count) else {
            throw invalid("an attribute's name is malformed")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(
        _ bytes: ArraySlice<UInt8>,
        _ name: String,
        isPath: Bool
    ) throws(HSMError) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
                else {
                    throw invalid("\(name) has a percent sign without two hexadecimal digits")
                }
                result.append(high << 4 | low)
            } else {
                guard isPlain(byte, isPath: isPath) else {
                    throw invalid("\(name) has a character that must be written as %NN")
                }
                result.append(byte)
            }
        }
        return result
    }

    private static func text(_ value: [UInt8], _ name: String, most: Int) throws(HSMError) -> String {
        guard let text = String(validating: value, as: UTF8.self) else {
            throw invalid("\(name) is not UTF-8")
        }
        guard (1...most).contains(value.count) else { throw invalid("\(name) must have 1 to \(most) octets") }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw invalid("\(name) has a control character")
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static var pinInside: HSMError {
        invalid("pin-value is refused: a PIN does not belong in a file or on a command line")
    }

    private static func invalid(_ detail: String) -> HSMError { HSMError(.invalidURI(detail: detail)) }
}
