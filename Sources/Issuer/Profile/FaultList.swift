/// The mistakes of files that are read to their end: what is wrong is kept, and something harmless takes its place.
///
/// A key is named once. What is wrong with it, or below it, because of what took its place is no mistake of the file.
public final class FaultList {
    private var found: [ConfigurationError] = []
    private var silent: [ConfigurationError] = []

    /// More than a person corrects at a time.
    static let limit = 100

    init() {}

    /// Whether nothing is wrong so far.
    public var isEmpty: Bool { found.isEmpty }

    /// What was read, or `standIn` when it was refused.
    public func take<Value>(
        _ value: @autoclosure () throws(ConfigurationError) -> Value,
        or standIn: @autoclosure () -> Value
    ) -> Value {
        do throws(ConfigurationError) {
            return try value()
        } catch {
            report(error)
            return standIn()
        }
    }

    /// Takes no mistake of a key that is named otherwise, as one that is misspelt.
    func passOver(_ key: String, of path: String) {
        silent.append(ConfigurationError(path: path, .missingKey(key)))
    }

    /// Whether something below a key is named.
    func names(below key: String, of path: String) -> Bool {
        found.contains { $0.path == path && $0.key?.hasPrefix("\(key).") == true }
    }

    /// Keeps mistakes, but for what follows from an earlier one.
    public func report(_ error: ConfigurationError) {
        for mistake in error.each
        where found.count < Self.limit && !(found + silent).contains(where: mistake.follows) {
            found.append(mistake)
        }
    }

    /// Ends the reading of files in which something is wrong.
    ///
    /// - Throws: every mistake as one error.
    public func check() throws(ConfigurationError) {
        var paths: [String] = []
        for mistake in found where !paths.contains(mistake.path) { paths.append(mistake.path) }
        let sorted = paths.flatMap { path in
            found.filter { $0.path == path }.sorted { $0.place < $1.place }
        }
        if let error = ConfigurationError(sorted) { throw error }
    }
}

extension ConfigurationError {
    /// Whether `other` names the same key, or one around it.
    fileprivate func follows(_ other: ConfigurationError) -> Bool {
        guard path == other.path, let key, let around = other.key else { return self == other }
        return key == around || key.hasPrefix("\(around).") || key.hasPrefix("\(around)[")
    }

    /// What stands in the file, in the order of its lines; then what is missing there.
    fileprivate var place: (Int, Int) {
        if case .missingKey = reason { return (1, line ?? 0) }
        return (0, line ?? 0)
    }
}
