/// An address as it stands in an envelope and a header: ASCII, the domain in its ASCII form.
struct MailAddress: Hashable {
    let text: String

    /// What follows the at sign.
    var domain: Substring { text[text.index(after: text.firstIndex(of: "@") ?? text.startIndex)...] }

    /// - Returns: nil for what is longer than RFC 5321 §4.5.3.1 allows, or has an octet that means something in an envelope.
    init?(_ text: String) {
        let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy {
            (0x21...0x7E).contains($0) && !"<>()[]\\,;:\"".utf8.contains($0)
        }
        guard halves.count == 2, (1...64).contains(halves[0].count), (1...255).contains(halves[1].count),
            isPlain
        else { return nil }
        self.text = text
    }
}
