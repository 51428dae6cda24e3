import Foundation
import Model
import OpenSSL

/// A mail as it goes over the line: RFC 5322 with plain text, and a file where there is one, in base64 (RFC 2045), names in encoded words (RFC 2047).
struct MIMEText {
    /// How many octets go into one encoded word: 52 of base64, and a line with it has no more than 76 (RFC 2047 §2).
    private static let wordOctets = 39

    let mail: Mail
    let sender: MailAddress
    let senderName: String
    let recipient: MailAddress

    /// The octets; every line ends with CR and LF and is ASCII.
    var octets: [UInt8] {
        let header = [
            "From: \(MIMEText.phrase(senderName)) <\(sender.text)>",
            "To: <\(recipient.text)>",
            "Subject: \(MIMEText.phrase(mail.subject))",
            "Date: \(MIMEText.date(mail.at))",
            "Message-ID: <\(mail.id)@\(sender.domain)>",
            "MIME-Version: 1.0",
            // RFC 3834 §5: nobody's absence note answers it.
            "Auto-Submitted: auto-generated",
        ]
        let lines = mail.text.split(separator: "\n", omittingEmptySubsequences: false).joined(
            separator: "\r\n"
        )
        let words = MIMEText.part("text/plain; charset=UTF-8", [], Array((lines + "\r\n").utf8))
        let all = header + (mail.attachment.map { mixed(words, $0) } ?? words)
        return Array(all.map { $0 + "\r\n" }.joined().utf8)
    }

    /// Words and a file (RFC 2046 §5.1.3); `=_` stands in no line of base64, so that none ends a part.
    private func mixed(_ words: [String], _ file: MailAttachment) -> [String] {
        let boundary = "=_\(mail.id)"
        let disposition = "Content-Disposition: attachment; filename=\"\(file.name)\""
        return ["Content-Type: multipart/mixed; boundary=\"\(boundary)\"", "", "--\(boundary)"] + words
            + ["--\(boundary)"] + MIMEText.part(file.type, [disposition], file.content)
            + ["--\(boundary)--"]
    }

    private static func part(_ type: String, _ more: [String], _ content: [UInt8]) -> [String] {
        ["Content-Type: \(type)", "Content-Transfer-Encoding: base64"] + more + [""]
            + folded(Base64.encode(content))
    }

    private static func folded(_ base64: [UInt8]) -> [String] {
        stride(from: 0, to: base64.count, by: 76).map { start in
            String(decoding: base64[start..<min(start + 76, base64.count)], as: UTF8.self)
        }
    }

    /// Encoded words, one on each line.
    private static func phrase(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.printable.unicodeScalars {
            let octets = Array(String(scalar).utf8)
            if words[words.count - 1].count + octets.count > wordOctets { words.append([]) }
            words[words.count - 1] += octets
        }
        return words.map { "=?UTF-8?B?\(String(decoding: Base64.encode($0), as: UTF8.self))?=" }.joined(
            separator: "\r\n "
        )
    }

    private static func date(_ at: Timestamp) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return format.string(from: Date(timeIntervalSince1970: TimeInterval(at.secondsSinceEpoch)))
    }
}
