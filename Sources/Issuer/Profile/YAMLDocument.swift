/// A file that was read: its value, the line of every key, and what is wrong with it so far.
///
/// What could not be read has a stand-in in `value`; `StrictYAML.read` refuses the file at the end, whatever was made of it.
public struct YAMLDocument<Value: Sendable> {
    /// The file.
    public let path: String
    /// What it says.
    public let value: Value
    /// What is wrong with it.
    public let faults: FaultList
    let lines: [String: Int]

    /// The line of a key, as `subject[0].type`; of the nearest one around it when the file leaves it out.
    public func line(of key: String) -> Int? { YAMLPlace.line(of: key, in: lines) }

    /// The error that says what is wrong with the value of a key.
    public func fault(_ key: String, _ detail: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line(of: key), .invalidValue(key: key, detail: detail))
    }

    /// Keeps what is wrong with the value of a key, and goes on.
    public func report(_ key: String, _ detail: String) { faults.report(fault(key, detail)) }
}
