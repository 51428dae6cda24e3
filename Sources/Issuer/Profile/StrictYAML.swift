import Foundation
import Yams

/// Reads a YAML file into a value and refuses whatever the value's type does not know.
///
/// Aliases are refused too, because they make a small file arbitrarily large, and with them the anchors that nobody could
/// name. libyaml limits nesting to 1 000 levels.
public enum StrictYAML {
    /// The largest file that is read, in octets.
    public static let sizeLimit = 1 << 20

    /// Decodes the file at `path`.
    ///
    /// - Throws: as `document`.
    public static func load<Value: Codable & Sendable>(
        _ type: Value.Type,
        path: String
    ) throws(ConfigurationError) -> Value {
        try document(type, path: path).value
    }

    /// Decodes the file at `path`, and keeps the lines of its keys for faults that are found later.
    ///
    /// A key is known when the decoded value, encoded again, has it; so the list of known keys is the type
    /// itself and cannot drift from it.
    ///
    /// - Throws: `ConfigurationError` with `.unreadable`, `.malformed` (not YAML, or not a mapping), `.missingKey`,
    ///   `.unknownKey`, or `.invalidValue` (without value, twice, of the wrong type); all but the first with
    ///   the line.
    public static func document<Value: Codable & Sendable>(
        _ type: Value.Type,
        path: String
    ) throws(ConfigurationError) -> YAMLDocument<Value> {
        let text = try read(path)
        let node = try compose(text, path: path)
        let lines = YAMLPlace.lines(of: node)
        func fault(_ reason: ConfigurationError.Reason, at key: String) -> ConfigurationError {
            ConfigurationError(path: path, line: YAMLPlace.line(of: key, in: lines), reason)
        }
        func unknown(_ key: String, _ known: KnownKeys?) -> ConfigurationError {
            let error = fault(.unknownKey(key), at: key)
            return known?.hint(for: key).map(error.advising) ?? error
        }
        if let key = node.firstEmptyKey(below: "") {
            throw fault(.invalidValue(key: key, detail: "has no value"), at: key)
        }
        if let key = node.firstUnprintableKey(below: "") {
            throw fault(
                .invalidValue(key: key, detail: "has a line break or another control character"),
                at: key
            )
        }
        if let key = node.firstTaggedKey(below: "") {
            throw fault(.invalidValue(key: key, detail: "has a tag before its value"), at: key)
        }
        let value: Value
        let known: Node?
        do {
            value = try YAMLDecoder().decode(type, from: node)
            known = try Yams.compose(yaml: YAMLEncoder().encode(value))
        } catch {
            // A key that is misspelt is missing too; the one that stands there is the one to correct.
            let known = KnownKeys(missing: error)
            if let known, let key = known.firstUnknown(in: node) { throw unknown(key, known) }
            let (key, reason) = StrictYAMLFault.reason(error)
            throw fault(reason, at: key)
        }
        if let key = node.firstUnknownKey(against: known, below: "") {
            throw unknown(key, KnownKeys(around: key, of: type, in: node))
        }
        if let key = node.firstOldSwitch(against: known, below: "") {
            throw fault(.invalidValue(key: key, detail: "must be true or false"), at: key)
        }
        return YAMLDocument(path: path, value: value, lines: lines)
    }

    private static func compose(_ text: String, path: String) throws(ConfigurationError) -> Node {
        do {
            try refuseReferences(text)
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

    /// Refuses text in which an alias or an anchor could stand, before it is parsed.
    ///
    /// Broader than YAML, because it does not know quotes and comments; but none passes: an alias is `*`, an anchor `&`,
    /// and an ASCII name at the beginning of a token.
    private static func refuseReferences(_ text: String) throws(StrictYAMLFault) {
        var before = UInt8(ascii: "\n")
        var line = 1
        var (starIsOpen, signIsOpen) = (false, false)
        for octet in text.utf8 {
            if starIsOpen, isNameOctet(octet) { throw .alias(line: line) }
            if signIsOpen, isNameOctet(octet) { throw .anchor(line: line) }
            starIsOpen = octet == UInt8(ascii: "*") && !isNameOctet(before)
            signIsOpen = octet == UInt8(ascii: "&") && separators.contains(before)
            if octet == UInt8(ascii: "\n") { line += 1 }
            before = octet
        }
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
