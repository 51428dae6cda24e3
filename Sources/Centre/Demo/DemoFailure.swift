public import Model

/// Something the demo shows was not so.
public struct DemoFailure: OperatorError, Hashable {
    /// What should have been true.
    public let expectation: String
    /// What failed.
    public var message: String { "the demo expected: \(expectation)" }
    /// What to do now.
    public var hint: String? { "this is a defect; please report it with report.json and the log" }
    /// A fault.
    public var kind: FailureKind { .fault }

    /// Throws unless `condition` holds.
    static func expect(_ condition: Bool, _ expectation: String) throws(DemoFailure) {
        guard condition else { throw DemoFailure(expectation: expectation) }
    }
}
