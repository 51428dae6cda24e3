import Model

/// Why a page is not shown; each has its words in `words.txt`.
enum PageError: String, Error {
    /// There is no such page, or it is somebody else's.
    case notFound = "not_found"
    /// The page does not take this method.
    case method
    /// What was sent is no form of ours.
    case malformed
    /// The form is too old, or not from this site.
    case stale
    /// The staff member's roles do not see the page.
    case notYours = "not_yours"
    /// Too many requests.
    case tooFast = "too_fast"
    /// More than may be sent at once.
    case tooLarge = "too_large"
    /// The centre cannot do it now.
    case unavailable
    /// A fault of ours; the cause is in the log.
    case fault

    /// The HTTP status.
    var status: Int {
        switch self {
        case .notFound: 404
        case .method: 405
        case .malformed: 400
        case .stale, .notYours: 403
        case .tooFast: 429
        case .tooLarge: 413
        case .unavailable: 503
        case .fault: 500
        }
    }

    /// What a page says of any failure.
    init(_ error: any Error) {
        if let error = error as? PageError {
            self = error
            return
        }
        self =
            switch (error as? any OperatorError)?.kind {
            case .notFound: .notFound
            case .unavailable: .unavailable
            case .invalidInput, .conflict, .refused, .unauthorized, .fault, nil: .fault
            }
    }
}
