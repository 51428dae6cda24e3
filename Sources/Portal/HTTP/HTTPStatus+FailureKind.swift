import HTTPTypes
import Model

extension HTTPResponse.Status {
    /// The status of a failure; the only place that decides it.
    init(_ kind: FailureKind) {
        self =
            switch kind {
            case .invalidInput: .badRequest
            case .notFound: .notFound
            case .conflict: .conflict
            case .refused: .forbidden
            case .unauthorized: .unauthorized
            case .unavailable: .serviceUnavailable
            case .fault: .internalServerError
            }
    }
}
