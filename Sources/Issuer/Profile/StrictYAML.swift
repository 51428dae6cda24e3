import Foundation
import Yams

/// Reads a YAML file into a value and refuses whatever the value's type does not know.
public enum StrictYAML {
    /// The largest file that is read.
    public static let sizeLimit = 1 << 20

    /// Decodes the file at `path`.
    ///
    /// A key is known when the decoded value, encoded again, has it; so the list of known keys is the type
    /// itself and cannot drift from it.
    ///
    /// - Throws: `ConfigurationError`.
    public static func load<Value: Codable>(
        _ type: Value.Type,
        path: String
    ) throws(ConfigurationError) -> Value {
        let text = try read(path)
        do {
            let value = try YAMLDecoder().decode(type, from: text)
            let known = try YAMLEncoder().encode(value)
            let unknown = try firstUnknownKey(of: compose(text), against: compose(known), below: "")
            guard let unknown else { return value }
            throw ConfigurationError(path: path, .unknownKey(unknown.key, line: unknown.line))
        } catch let error as ConfigurationError {
            throw error
        } catch let error as DecodingError {
            throw ConfigurationError(path: path, .malformed(detail: describe(error)))
        } catch {
            throw ConfigurationError(path: path, .malformed(detail: "\(error)"))
        }
    }

    private static func read(_ path: String) throws(ConfigurationError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(path: path, .unreadable(detail: "no such file, or no permission"))
        }
        guard data.count <= sizeLimit else {
            throw ConfigurationError(path: path, .malformed(detail: "more than \(sizeLimit) octets"))
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw ConfigurationError(path: path, .malformed(detail: "not UTF-8"))
        }
        return text
    }

    private static func compose(_ text: String) throws -> Node? {
        try Yams.compose(yaml: text)
    }

    private static func firstUnknownKey(
        of source: Node?,
        against known: Node?,
        below path: String
    ) -> (key: String, line: Int?)? {
        if let source = source?.mapping {
            for (key, value) in source {
                let name = key.string ?? "?"
                let place = path.isEmpty ? name : "\(path).\(name)"
                guard let counterpart = known?.mapping?[key] else { return (place, key.mark?.line) }
                if let found = firstUnknownKey(of: value, against: counterpart, below: place) { return found }
            }
        }
        if let source = source?.sequence, let known = known?.sequence {
            for (position, pair) in zip(source, known).enumerated() {
                let place = "\(path)[\(position)]"
                if let found = firstUnknownKey(of: pair.0, against: pair.1, below: place) { return found }
            }
        }
        return nil
    }

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "'\(place(context, key))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(place(context, nil))' has the wrong type"
        case .dataCorrupted(let context): context.debugDescription
        @unknown default: "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context, _ key: (any CodingKey)?) -> String {
        (context.codingPath + [key].compactMap(\.self)).map(\.stringValue).joined(separator: ".")
    }
}
