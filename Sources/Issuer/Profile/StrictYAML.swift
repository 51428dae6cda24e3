import Foundation
import Yams

/// Reads a YAML file into a value and refuses whatever the value's type does not know.
///
/// Aliases are refused too: they make a small file arbitrarily large. libyaml limits nesting to 1 000 levels.
public enum StrictYAML {
    /// The largest file that is read, in octets.
    public static let sizeLimit = 1 << 20

    /// Decodes the file at `path`.
    ///
    /// A key is known when the decoded value, encoded again, has it; so the list of known keys is the type
    /// itself and cannot drift from it.
    ///
    /// - Throws: `ConfigurationError` with `.unreadable`, `.malformed` (not YAML, a key twice, a value of the wrong
    ///   type or missing), `.unknownKey`, or `.invalidValue` for a key without value.
    public static func load<Value: Codable>(
        _ type: Value.Type,
        path: String
    ) throws(ConfigurationError) -> Value {
        let text = try read(path)
        do {
            try refuseAliases(text)
            guard let document = try Yams.compose(yaml: text) else { throw StrictYAMLFault.empty }
            if let key = document.firstEmptyKey(below: "") {
                throw ConfigurationError(path: path, .invalidValue(key: key, detail: "has no value"))
            }
            let value = try YAMLDecoder().decode(type, from: document)
            let known = try Yams.compose(yaml: YAMLEncoder().encode(value))
            guard let unknown = document.firstUnknownKey(against: known, below: "") else { return value }
            throw ConfigurationError(path: path, .unknownKey(unknown.key, line: unknown.line))
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError(path: path, .malformed(detail: StrictYAMLFault.describe(error)))
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

    /// Refuses text in which an alias could stand, before it is parsed.
    ///
    /// Broader than YAML, because it does not know quotes and comments; but no alias passes: an alias is `*`
    /// and an ASCII name at the beginning of a token.
    private static func refuseAliases(_ text: String) throws(StrictYAMLFault) {
        var before = UInt8(ascii: "\n")
        var line = 1
        var starIsOpen = false
        for octet in text.utf8 {
            if starIsOpen, isNameOctet(octet) { throw .alias(line: line) }
            starIsOpen = octet == UInt8(ascii: "*") && !isNameOctet(before)
            if octet == UInt8(ascii: "\n") { line += 1 }
            before = octet
        }
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
