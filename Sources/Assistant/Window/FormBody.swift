import Model
import OpenSSL

/// What a form of the window sends: names and values of few characters, and PINs.
///
/// Values of other characters than those of our forms are not decoded: no form of ours has them, and a PIN with them is none.
///
/// Source: URL Standard §5.1 (`application/x-www-form-urlencoded`).
struct FormBody {
    private let body: [UInt8]
    private static let longestWord = 128

    init(_ body: [UInt8]) {
        self.body = body
    }

    /// A word of letters, digits and `-`; nil when there is none, or another.
    func word(_ name: String) -> String? {
        let value = value(name)
        guard (1...FormBody.longestWord).contains(value.count), value.allSatisfy(FormBody.isPlain) else {
            return nil
        }
        return String(decoding: value, as: UTF8.self)
    }

    /// The serial number of the token that the form is about, which may have any characters and so comes in hexadecimal; nil for none.
    ///
    /// - Throws: `AssistantError` with `.badRequest` for what no form of ours sends: an act is not done to another token instead.
    func token() throws(AssistantError) -> String? {
        let value = value("token")
        guard !value.isEmpty else { return nil }
        guard let octets = Hexadecimal.decode(String(decoding: value, as: UTF8.self)) else {
            throw AssistantError(.badRequest(member: "token"))
        }
        return String(decoding: octets, as: UTF8.self)
    }

    /// What was typed where nobody may see it; empty when there is none.
    func secret(_ name: String) -> SecretBytes {
        // A form writes a blank so; people type codes with blanks in them.
        var typed = value(name).map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        defer { typed.wipe() }
        return SecretBytes(copying: typed)
    }

    private func value(_ name: String) -> ArraySlice<UInt8> {
        let wanted = Array(name.utf8) + [UInt8(ascii: "=")]
        for pair in body.split(separator: UInt8(ascii: "&")) where pair.starts(with: wanted) {
            return pair.dropFirst(wanted.count)
        }
        return []
    }

    private static func isPlain(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
