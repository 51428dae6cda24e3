import Enrollment
import Testing

/// The reason why `body` is refused; an issue is recorded when it is not.
func refusal(
    _ body: () async throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> EnrollmentError.Reason {
    do {
        try await body()
    } catch let error as EnrollmentError {
        return error.reason
    }
    return try #require(nil as EnrollmentError.Reason?, "nothing was refused", sourceLocation: sourceLocation)
}

/// The code with which `body` refuses a text; nil when it accepts it.
func fault(_ body: () throws(FieldFault) -> Void) -> ValidationCode? {
    do throws(FieldFault) {
        try body()
        return nil
    } catch {
        return error.code
    }
}
