/// A strict JSON reader with limits: size, depth, no duplicate names, no invalid UTF-8 (RFC 8259).
///
/// Input comes from anybody, so every step checks its bounds; nothing here can trap.
package struct JSONParser {
    /// 256 KiB: a form of the longest permitted fields needs less than a tenth of it.
    static let sizeLimit = 256 * 1024
    /// Objects and lists within each other.
    static let depthLimit = 8

    private let bytes: [UInt8]
    private var index = 0

    /// Reads one document that fills `bytes` completely.
    ///
    /// - Throws: `ValidationFailure` with `.tooLarge`, `.badEncoding`, `.tooDeep`, `.duplicateKey` or
    ///   `.malformed`.
    package static func parse(_ bytes: [UInt8]) throws(ValidationFailure) -> JSONValue {
        guard bytes.count <= sizeLimit else {
            throw ValidationFailure("$", .tooLarge, "申请文件不得超过 256 KiB")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw ValidationFailure("$", .badEncoding, "申请文件必须是 UTF-8 编码")
        }
        var parser = JSONParser(bytes: bytes)
        parser.skipByteOrderMark()
        let value = try parser.value(path: "$", depth: 0)
        parser.skipBlanks()
        guard parser.peek == nil else { throw parser.malformed("文件末尾有多余的内容") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipByteOrderMark() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    /// A failure that says where: line and column, from 1.
    private func malformed(_ what: String) -> ValidationFailure {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.count(where: { $0 == 0x0A }) + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return ValidationFailure("$", .malformed, "不是正确的 JSON（第 \(line) 行第 \(column) 列）：\(what)")
    }

    private mutating func value(path: String, depth: Int) throws(ValidationFailure) -> JSONValue {
        guard depth < JSONParser.depthLimit else {
            throw ValidationFailure(path, .tooDeep, "JSON 嵌套不得超过 \(JSONParser.depthLimit) 层")
        }
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try object(path: path, depth: depth)
        case UInt8(ascii: "["): return try array(path: path, depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some: return try number()
        case nil: throw malformed("内容不完整")
        }
    }

    private mutating func word(
        _ text: StaticString,
        _ value: JSONValue
    ) throws(ValidationFailure) -> JSONValue {
        let expected = Array("\(text)".utf8)
        guard bytes[index...].starts(with: expected) else { throw malformed("无法识别的词") }
        index += expected.count
        return value
    }

    private mutating func object(path: String, depth: Int) throws(ValidationFailure) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw malformed("应为字段名") }
            let name = try string()
            let inner = JSONPath.member(name, of: path)
            guard names.insert(name).inserted else {
                throw ValidationFailure(inner, .duplicateKey, "字段重复出现，请只保留一个")
            }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw malformed("字段名之后应为冒号") }
            members.append(JSONValue.Member(name: name, value: try value(path: inner, depth: depth + 1)))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw malformed("对象没有结束") }
        return .object(members)
    }

    private mutating func array(path: String, depth: Int) throws(ValidationFailure) -> JSONValue {
        index += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat {
            let inner = JSONPath.element(elements.count, of: path)
            elements.append(try value(path: inner, depth: depth + 1))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw malformed("列表没有结束") }
        return .array(elements)
    }

    private mutating func number() throws(ValidationFailure) -> JSONValue {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() throws(ValidationFailure) {
        let start = index
        while let byte = peek, ASCII.isDigit(byte) { index += 1 }
        guard index > start else { throw malformed("应为数字或文字") }
    }

    private mutating func string() throws(ValidationFailure) -> String {
        index += 1
        var text: [UInt8] = []
        while true {
            // What needs no escape is taken at once.
            let end = bytes[index...].firstIndex(where: JSONParser.endsRun) ?? bytes.endIndex
            text += bytes[index..<end]
            index = end
            if take(UInt8(ascii: "\"")) { return String(decoding: text, as: UTF8.self) }
            guard peek != nil else { throw malformed("文字没有结束") }
            guard take(UInt8(ascii: "\\")) else {
                index += 1
                throw malformed("文字中有控制字符")
            }
            text.append(contentsOf: Character(try escape()).utf8)
        }
    }

    private static func endsRun(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20
    }

    private mutating func escape() throws(ValidationFailure) -> Unicode.Scalar {
        let byte = peek
        index += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try codePoint()
        default: throw malformed("无效的转义")
        }
    }

    /// What follows `\u`: four digits, or a surrogate pair in two groups.
    private mutating func codePoint() throws(ValidationFailure) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw malformed("不成对的代理字符")
        }
        let second = try fourDigits()
        guard (0xDC00...0xDFFF).contains(second) else { throw malformed("不成对的代理字符") }
        let value = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw malformed("不成对的代理字符") }
        return scalar
    }

    private mutating func fourDigits() throws(ValidationFailure) -> UInt32 {
        guard bytes.count - index >= 4 else { throw malformed("内容不完整") }
        let digits = bytes[index..<index + 4]
        index += 4
        guard digits.allSatisfy(ASCII.isHexadecimalDigit) else { throw malformed("\\u 之后应为 4 位十六进制数") }
        guard let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw malformed("\\u 之后应为 4 位十六进制数")
        }
        return value
    }
}
