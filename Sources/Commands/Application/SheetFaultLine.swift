import Enrollment
import Model

/// What is wrong with a table of applications, as it is printed.
struct SheetFaultLine: Listing {
    let line: Int
    let field: String
    let fault: String

    init(_ fault: SheetFault) {
        line = fault.line
        field = fault.field
        self.fault = fault.message
    }

    static let headings = ["LINE", "FIELD", "FAULT"]
    var cells: [any Cell] { [String(line), field, fault] }
}

/// A table of applications is not handed in, or not all of it.
struct SheetRefused: OperatorError, Hashable {
    let path: String
    let faults: Int
    /// How many were handed in before.
    let done: Int

    var message: String {
        "\(path): \(faults) \(faults == 1 ? "fault" : "faults"); \(done == 0 ? "nothing" : "\(done)") was handed in"
    }
    var hint: String? { "correct the named fields; the same file again hands nothing in twice" }
    var kind: FailureKind { .invalidInput }
}
