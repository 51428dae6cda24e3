import Enrollment
import OpenSSL

/// What names and passwords of accounts must be.
enum AccountRules {
    /// The login name as it is kept; nil when it cannot be one.
    static func login(_ raw: String) -> String? {
        let text = raw.lowercased()
        let isPlain = text.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, (4...32).contains(text.utf8.count), text.first?.isLetter == true else { return nil }
        return text
    }

    /// What is wrong with a new password; nil for nothing.
    ///
    /// Length is what counts (NIST SP 800-63B §5.1.1.2); what anybody would try first is refused.
    static func fault(in password: borrowing SecretBytes, login: String, mobile: String) -> AccountFault? {
        var octets = password.copyBytes()
        defer { octets.wipe() }
        let characters = octets.count { $0 & 0xC0 != 0x80 }
        guard characters >= 10, octets.count <= 128 else { return .passwordLength }
        let folded = octets.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        for word in [login, mobile, "password", "1234567890"] where contains(folded, Array(word.utf8)) {
            return .passwordWeak
        }
        return Set(folded).count < 5 ? .passwordWeak : nil
    }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard !word.isEmpty, word.count <= text.count else { return false }
        return (0...text.count - word.count).contains { text[$0...].starts(with: word) }
    }
}
