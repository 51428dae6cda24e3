/// What a request wants done.
package enum WireMethod: Hashable, Sendable {
    case get
    case head
    case options
    case post
    /// Any other method that is a word, as `PUT`.
    case other(String)

    /// As it stands in a request.
    package var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .options: "OPTIONS"
        case .post: "POST"
        case .other(let name): name
        }
    }
}
