/// A file that goes with a mail.
public struct MailAttachment: Hashable, Sendable {
    /// Its name, of letters, digits, `.`, `-` and `_`; everything else is left out.
    public let name: String
    /// Its media type, as `application/pdf`.
    public let type: String
    /// Its octets.
    public let content: [UInt8]

    /// Attaches a file.
    public init(name: String, type: String, content: [UInt8]) {
        self.name = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }
        self.type = type
        self.content = content
    }
}
