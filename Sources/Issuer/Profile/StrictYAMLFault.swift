import Yams

/// What is wrong with a YAML text as a whole, and how faults of the parser and the decoder read in one line.
enum StrictYAMLFault: Error {
    case alias(line: Int)
    case empty

    /// Half a sentence without the file's text, which the parser would repeat.
    static func describe(_ error: any Error) -> String {
        switch error {
        case StrictYAMLFault.alias(let line):
            "line \(line): '*' before a word, which would be an alias, is not allowed"
        case StrictYAMLFault.empty: "the file is empty"
        case let error as YamlError: describe(error)
        case let error as DecodingError: describe(error)
        default: "not YAML"
        }
    }

    private static func describe(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line): \(problem)"
        case .reader(let problem, _, _, _): problem
        case .duplicatedKeysInMapping(let keys, let context):
            "line \(context.mark.line): \(keys.sorted().map { "'\($0)'" }.joined(separator: ", ")) stands twice"
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded: "not YAML"
        }
    }

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "'\(place(context.codingPath + [key]))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "'\(place(context.codingPath))' has the wrong type"
        @unknown default: "a value has the wrong type"
        }
    }

    /// A path as errors write it: `subject[2].from`.
    private static func place(_ path: [any CodingKey]) -> String {
        path.reduce("") { place, key in
            if let index = key.intValue { return "\(place)[\(index)]" }
            return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
        }
    }
}
