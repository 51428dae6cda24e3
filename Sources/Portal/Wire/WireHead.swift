/// The head of a request, taken apart; positions count from its first octet.
struct WireHead {
    /// How the body's end is found.
    enum Framing: Hashable {
        case octets(Int)
        case chunks
    }

    var method = WireMethod.get
    /// Where the request target is, at least one octet.
    var target = 0..<0
    /// The second digit of the version.
    var minorVersion = 1
    var framing = Framing.octets(0)
    /// Whether the client leaves the connection open after this request.
    var keepsAlive = true
    /// Whether it waits to be told that its body is wanted.
    var awaitsContinue = false
    var ifNoneMatch: String?
}
