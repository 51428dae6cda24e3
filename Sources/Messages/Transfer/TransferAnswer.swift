/// What the other side said.
struct TransferAnswer {
    /// The last number it answered with, of HTTP or SMTP; 0 for none.
    let code: Int
    /// The header fields of HTTP as they came, where the whole answer was wanted.
    let head: [UInt8]
    /// What it said, or its first kilobytes.
    let body: [UInt8]
    /// Whether it said more than was wanted, so that the exchange was ended.
    let isTooLong: Bool
    /// libcurl's word for what went wrong; nil for nothing.
    let failure: TransferFailure?

    /// The values of the header fields by lower-case name; several of one name with commas between (RFC 9110 §5.3).
    var fields: [String: String] {
        var fields: [String: String] = [:]
        for line in head.split(separator: 0x0A) {
            guard let colon = line.firstIndex(of: 0x3A) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let value = String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self)
            fields[name] = fields[name].map { "\($0), \(value)" } ?? value
        }
        return fields
    }

    private func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let spaces: [UInt8] = [0x09, 0x0D, 0x20]
        var value = value.drop(while: spaces.contains)
        while let last = value.last, spaces.contains(last) { value.removeLast() }
        return value
    }
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
    /// Whether the time was over.
    let isLate: Bool
}
