import OpenSSL

/// What a form sent: fields by name, and files.
///
/// Source: WHATWG HTML §4.10.21; RFC 7578.
struct FormBody: Sendable {
    /// One file.
    struct File: Sendable {
        /// The input it comes from.
        let name: String
        /// Its octets; never empty.
        let content: ArraySlice<UInt8>
    }

    /// More fields than any form of ours has.
    static let fieldLimit = 200
    /// More octets than any form of ours has without files.
    static let pairOctets = 65_536
    private var values: [String: [UInt8]] = [:]
    private var textOctets = 0
    /// In the order they came.
    private(set) var files: [File] = []

    /// Reads a body; nil when it is of neither kind, or malformed.
    init?(_ call: HTTPCall) {
        let type = call.field("content-type") ?? ""
        if type.lowercased().hasPrefix("application/x-www-form-urlencoded") {
            guard readPairs(call.body) else { return nil }
        } else if type.lowercased().hasPrefix("multipart/form-data") {
            guard let boundary = MultipartReader.boundary(type),
                let parts = MultipartReader(call.body, boundary: boundary).parts()
            else { return nil }
            for part in parts { guard take(part) else { return nil } }
        } else {
            return nil
        }
    }

    /// The pairs of a query.
    init(query: Substring) {
        _ = readPairs(Array(query.utf8))
    }

    /// What a program sent in place of a form.
    init(texts: [String: String], files: [File] = []) {
        values = texts.mapValues { Array($0.utf8) }
        self.files = files
    }

    /// A text; nil when the field is absent, not UTF-8, or has U+0000, which the book keeps nowhere.
    func text(_ name: String) -> String? {
        values[name].flatMap { $0.contains(0) ? nil : String(validating: $0, as: UTF8.self) }
    }

    /// A secret, which is never a text; empty when the field is absent.
    func secret(_ name: String) -> SecretBytes {
        SecretBytes(copying: values[name] ?? [])
    }

    /// The names of all fields.
    var names: Dictionary<String, [UInt8]>.Keys { values.keys }

    /// False for more text than any form has; files stay where they are in the body.
    private mutating func take(_ part: MultipartReader.Part) -> Bool {
        guard !part.isFile else {
            if !part.content.isEmpty { files.append(File(name: part.name, content: part.content)) }
            return true
        }
        textOctets += part.content.count
        guard values.count < FormBody.fieldLimit, textOctets <= FormBody.pairOctets else { return false }
        values[part.name] = Array(part.content)
        return true
    }

    private mutating func readPairs(_ octets: [UInt8]) -> Bool {
        // Counted before they are taken apart: a short name said a million times is a million pairs.
        guard octets.count <= FormBody.pairOctets else { return false }
        let pairs = octets.split(separator: UInt8(ascii: "&"), maxSplits: FormBody.fieldLimit)
        guard pairs.count <= FormBody.fieldLimit else { return false }
        for pair in pairs {
            let sides = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let name = FormBody.decoded(sides[0]), values.count < FormBody.fieldLimit,
                let value = FormBody.decoded(sides.count > 1 ? sides[1] : [])
            else { return false }
            values[String(decoding: name, as: UTF8.self)] = value
        }
        return true
    }

    private static func decoded(_ octets: ArraySlice<UInt8>) -> [UInt8]? {
        let spaced = octets.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return PercentEncoding.decode(spaced, limit: 65_536)
    }
}
