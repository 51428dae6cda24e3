import Foundation
import Yams

/// Reads a YAML file into a value and refuses whatever the value's type does not know.
///
/// Aliases are refused too, because they make a small file arbitrarily large, and with them the anchors that nobody could
/// name; tags, which make another value of the same words; and numbers and switches that YAML 1.1 reads otherwise than
/// people do. libyaml limits nesting to 1 000 levels.
public enum StrictYAML {
    /// The largest file that is read, in octets.
    public static let sizeLimit = 1 << 20

    /// Decodes the file at `path`.
    ///
    /// - Throws: as `read`.
    public static func load<Value: Codable & Sendable>(
        _ type: Value.Type,
        path: String
    ) throws(ConfigurationError) -> Value {
        try read(type, path: path) { $0.value }
    }

    /// Decodes the file at `path`, makes something of it, and refuses the file when either found mistakes.
    ///
    /// A key is known when the decoded value, encoded again, has it; so the list of known keys is the type
    /// itself and cannot drift from it.
    ///
    /// - Parameters:
    ///   - type: what is in the file.
    ///   - path: the file.
    ///   - make: makes something of what was read; what it reports or throws is a mistake of the file, too.
    /// - Returns: what `make` made.
    /// - Throws: every mistake as one `ConfigurationError`: `.unreadable`, `.malformed` (not YAML, or not a mapping),
    ///   `.missingKey`, `.unknownKey`, or `.invalidValue` (without value, twice, of the wrong type); all but the
    ///   first with the line. What is not YAML is not read on.
    public static func read<File: Codable & Sendable, Value>(
        _ type: File.Type,
        path: String,
        _ make: (YAMLDocument<File>) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> Value {
        let text = try read(path)
        let node = try compose(text, path: path)
        let lines = YAMLPlace.lines(of: node)
        let faults = FaultList()
        func report(_ reason: ConfigurationError.Reason, at key: String, hint: String? = nil) {
            let error = ConfigurationError(path: path, line: YAMLPlace.line(of: key, in: lines), reason)
            faults.report(hint.map(error.advising) ?? error)
        }
        for (key, detail) in node.forbidden(below: "", in: YAMLText(text)) {
            report(
                key.isEmpty ? .malformed(detail: detail) : .invalidValue(key: key, detail: detail),
                at: key
            )
        }
        if faults.isFull { try faults.check() }
        let decoding = LenientDecoding(type, from: node)
        for (key, reason) in decoding.faults { report(reason, at: key) }
        for key in decoding.misspelt { faults.passOver(key, of: path) }
        guard let value = decoding.value, let known = try? Yams.compose(yaml: YAMLEncoder().encode(value))
        else {
            try faults.check()
            throw ConfigurationError(path: path, .malformed(detail: "not YAML"))
        }
        for key in node.unknownKeys(against: known, below: "").prefix(FaultList.limit) {
            let known = KnownKeys(around: key, of: type, in: decoding.node)
            report(.unknownKey(key), at: key, hint: known?.hint(for: key))
        }
        for (key, detail) in node.otherForms(than: known, below: "") {
            report(.invalidValue(key: key, detail: detail), at: key)
        }
        let document = YAMLDocument(path: path, value: value, faults: faults, lines: lines)
        let made = faults.take(try Optional(make(document)), or: nil)
        try faults.check()
        guard let made, decoding.faults.isEmpty, decoding.misspelt.isEmpty else {
            throw ConfigurationError(path: path, .malformed(detail: "not readable"))
        }
        return made
    }

    private static func compose(_ text: String, path: String) throws(ConfigurationError) -> Node {
        let references = FaultList()
        for fault in self.references(text) {
            let (line, reason) = StrictYAMLFault.syntax(fault)
            references.report(ConfigurationError(path: path, line: line, reason))
        }
        try references.check()
        do {
            guard let document = try Yams.compose(yaml: text) else { throw StrictYAMLFault.empty }
            return document
        } catch {
            let (line, reason) = StrictYAMLFault.syntax(error)
            throw ConfigurationError(path: path, line: line, reason)
        }
    }

    private static func read(_ path: String) throws(ConfigurationError) -> String {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(path, limit: sizeLimit).bytes
        } catch {
            switch error {
            case .missing: throw ConfigurationError(path: path, .unreadable(detail: "there is no such file"))
            case .notAFile: throw ConfigurationError(path: path, .unreadable(detail: "not a file"))
            case .system(let detail): throw ConfigurationError(path: path, .unreadable(detail: detail))
            case .tooLarge:
                throw ConfigurationError(path: path, .malformed(detail: "more than \(sizeLimit) octets"))
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(path: path, .malformed(detail: "not UTF-8"))
        }
        return text
    }

    /// Where an alias or an anchor could stand; a text with one is not parsed.
    ///
    /// Broader than YAML, because it does not know quotes and comments; but none passes: an alias is `*`, an anchor `&`,
    /// and an ASCII name at the beginning of a token.
    private static func references(_ text: String) -> [StrictYAMLFault] {
        var found: [StrictYAMLFault] = []
        var before = UInt8(ascii: "\n")
        var line = 1
        var (starIsOpen, signIsOpen) = (false, false)
        for octet in text.utf8 {
            if starIsOpen, isNameOctet(octet) { found.append(.alias(line: line)) }
            if signIsOpen, isNameOctet(octet) { found.append(.anchor(line: line)) }
            starIsOpen = octet == UInt8(ascii: "*") && !isNameOctet(before)
            signIsOpen = octet == UInt8(ascii: "&") && separators.contains(before)
            if octet == UInt8(ascii: "\n") { line += 1 }
            before = octet
        }
        return Array(found.prefix(FaultList.limit))
    }

    /// What stands before an anchor.
    private static let separators = Set(" \t\n\r[{,:".utf8)

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
