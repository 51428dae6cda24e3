import Foundation
import Model
import OpenSSL

/// A mail as it goes over the line: RFC 5322 with one part of plain text in base64 (RFC 2045), names in encoded words (RFC 2047).
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
            "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: base64",
            // RFC 3834 §5: nobody's absence note answers it.
            "Auto-Submitted: auto-generated",
        ]
        let lines = mail.text.split(separator: "\n", omittingEmptySubsequences: false).joined(
            separator: "\r\n"
        )
        let body = Base64.encode(Array((lines + "\r\n").utf8))
        return Array((header + [""] + MIMEText.folded(body)).map { $0 + "\r\n" }.joined().utf8)
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
