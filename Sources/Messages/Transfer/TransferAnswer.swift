/// What the other side said.
struct TransferAnswer {
    /// The last number it answered with, of HTTP or SMTP; 0 for none.
    let code: Int
    /// The first kilobytes of what it said.
    let body: [UInt8]
    /// libcurl's word for what went wrong; nil for nothing.
    let failure: TransferFailure?
}

/// What went wrong while octets were exchanged.
struct TransferFailure: Hashable {
    /// Where.
    enum Place: Hashable {
        /// Before anything was sent: name, connection, silence.
        case line
        /// TLS, or who we are.
        case trust
        /// In the conversation: the answer's number says more.
        case talk
    }

    let place: Place
    let detail: String
}
