import Yams

/// What is wrong with a YAML text as a whole, and how faults of the parser and the decoder read in one line.
enum StrictYAMLFault: Error {
    case alias(line: Int)
    case anchor(line: Int)
    case empty

    /// The line and the reason of a text that is not YAML; without the file's text, which the parser would repeat.
    static func syntax(_ error: any Error) -> (line: Int?, reason: ConfigurationError.Reason) {
        switch error {
        case StrictYAMLFault.alias(let line):
            (line, .malformed(detail: "'*' before a word, which would be an alias, is not allowed"))
        case StrictYAMLFault.anchor(let line):
            (line, .malformed(detail: "'&' before a word, which would be an anchor, is not allowed"))
        case StrictYAMLFault.empty: (1, .malformed(detail: "the file is empty"))
        case let error as YamlError: syntax(error)
        default: (nil, .malformed(detail: "not YAML"))
        }
    }

    /// The key and the reason of a value that cannot be decoded.
    static func reason(_ error: any Error) -> (key: String, reason: ConfigurationError.Reason) {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            let place = place(context.codingPath + [key])
            return (place, .missingKey(place))
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let place = place(context.codingPath)
            guard !place.isEmpty else { return ("", .malformed(detail: "not a list of keys with values")) }
            return (
                place, .invalidValue(key: place, detail: "has the wrong type, or a value that is not known")
            )
        case nil: return ("", .malformed(detail: "not YAML"))
        @unknown default: return ("", .malformed(detail: "a value has the wrong type"))
        }
    }

    private static func syntax(_ error: YamlError) -> (line: Int?, reason: ConfigurationError.Reason) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            // libyaml's own words name a function of C.
            let isDeep = problem.contains("nesting level")
            return (mark.line, .malformed(detail: isDeep ? "nested too deeply" : problem))
        case .reader(let problem, _, _, _): return (nil, .malformed(detail: problem))
        case .duplicatedKeysInMapping(let keys, let context):
            guard let key = keys.min() else { return (context.mark.line, .malformed(detail: "a key twice")) }
            let line = second(key, in: context.text, from: context.mark.line) ?? context.mark.line
            return (line, .invalidValue(key: key, detail: "stands twice"))
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return (nil, .malformed(detail: "not YAML"))
        }
    }

    /// The line of the second `key:` from a line on, when each stands on a line of its own.
    private static func second(_ key: String, in text: String, from first: Int) -> Int? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().dropFirst(
            first - 1
        )
        let found = lines.filter { $0.element.drop { $0 == " " }.hasPrefix("\(key):") }
        return found.dropFirst().first.map { $0.offset + 1 }
    }

    /// A path as errors write it: `subject[2].from`.
    static func place(_ path: [any CodingKey]) -> String {
        path.reduce("") { place, key in
            if let index = key.intValue { return "\(place)[\(index)]" }
            return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
        }
    }
}
