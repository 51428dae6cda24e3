/// A file that was read: its value, and the line of every key.
public struct YAMLDocument<Value: Sendable>: Sendable {
    /// The file.
    public let path: String
    /// What it says.
    public let value: Value
    let lines: [String: Int]

    /// The line of a key, as `subject[0].type`; of the nearest one around it when the file leaves it out.
    public func line(of key: String) -> Int? { YAMLPlace.line(of: key, in: lines) }

    /// The error that says what is wrong with the value of a key.
    public func fault(_ key: String, _ detail: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line(of: key), .invalidValue(key: key, detail: detail))
    }
}
