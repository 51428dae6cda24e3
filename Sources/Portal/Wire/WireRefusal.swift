/// Why a request is not read any further; what the client sees is the status, and the end of the connection.
package enum WireRefusal: Error, Hashable {
    /// Not HTTP, or HTTP that two readers could read in two ways.
    case malformed
    /// More octets or fields in the head than may be.
    case headTooLarge
    /// A body so long that it is not even thrown away.
    case bodyTooLarge
    /// An expectation other than 100-continue.
    case unknownExpectation
    /// A transfer coding other than chunked.
    case unknownCoding
    /// Not HTTP/1.
    case otherVersion

    /// The status code that says so.
    var status: Int {
        switch self {
        case .malformed, .headTooLarge: 400
        case .bodyTooLarge: 413
        case .unknownExpectation: 417
        case .unknownCoding: 501
        case .otherVersion: 505
        }
    }
}
