/// Personal data as logs, audit details, notices and masked views may show it.
///
/// Source: product.md §4.7 item 5.
public enum Mask {
    /// `张三丰` → `张*`: the first character only.
    public static func name(_ name: String) -> String {
        guard let first = name.first else { return "" }
        return "\(first)*"
    }

    /// `110101199003071234` → `1101**********1234`; shorter numbers show two at each end, very short none.
    public static func identityNumber(_ number: String) -> String {
        switch number.count {
        case 12...: covered(number, head: 4, tail: 4)
        case 8..<12: covered(number, head: 2, tail: 2)
        default: String(repeating: "*", count: number.count)
        }
    }

    /// `13812341234` → `138****1234`.
    public static func mobile(_ mobile: String) -> String {
        mobile.count == 11
            ? covered(mobile, head: 3, tail: 4) : String(repeating: "*", count: mobile.count)
    }

    /// `zhang@example.com` → `z****@example.com`; the length of the local part does not show.
    public static func email(_ email: String) -> String {
        guard let at = email.lastIndex(of: "@"), let first = email.first, first != "@" else { return "****" }
        return "\(first)****\(email[at...])"
    }

    /// `zhang.expert` → `zh****`: the first two characters only.
    public static func account(_ login: String) -> String { "\(login.prefix(2))****" }

    private static func covered(_ text: String, head: Int, tail: Int) -> String {
        let stars = String(repeating: "*", count: max(0, text.count - head - tail))
        return "\(text.prefix(head))\(stars)\(text.suffix(tail))"
    }
}
