/// 通知模板: the notices that the product sends, and the values that the words of each may name as `{{name}}`.
///
/// Source: product.md §14.
public enum NoticeWording {
    /// What every notice has a value for.
    public static let common: Set<String> = ["business", "number", "name", "mobile"]

    /// The notices, and what else each has a value for.
    public static let placeholders: [String: Set<String>] = [
        "SUBMITTED": ["sla"], "REJECTED": ["reason"], "PAY": ["amount", "deadline"], "PAID": ["amount"],
        "INVOICE": ["invoice"], "REFUNDED": ["amount"],
        "PRODUCED": ["delivery"], "WITHDRAWN": [], "CLOSED": ["reason"],
        "CODE_RENEW": ["code", "until"], "CODE_REPLACE": ["code", "until"], "CODE_UNLOCK": ["code", "until"],
        "CODE_EMERGENCY": ["code", "until"], "DONE": ["validTo"], "REVOKED": ["serial", "at"],
        "EXPIRING": ["serial", "validTo", "opens"], "SECURITY": ["event", "at"],
    ]

    /// Made-up values of every name, for examples.
    public static let samples: [String: String] = [
        "business": "证书新办", "number": "CA20261122N0001236", "name": "王建华", "mobile": "138****0001",
        "sla": "1个工作日", "reason": "身份证复印件不清晰", "amount": "200.00", "deadline": "2026-12-22",
        "invoice": "12345678", "delivery": "顺丰 SF1234567890", "code": "7K3PM-X9Q2D",
        "until": "2026-11-25 10:00", "validTo": "2028-11-22", "serial": "4F02A1", "at": "2026-11-22 10:00",
        "opens": "2028-10-23", "event": "修改密码",
    ]

    /// Every value that the words of a notice may name; nil when there is no such notice.
    public static func names(of template: String) -> Set<String>? {
        placeholders[template].map { $0.union(common) }
    }

    /// What a text names in double braces, in order; nil when braces do not close, or stand within others.
    public static func names(in text: String) -> [String]? {
        pieces(of: text)?.compactMap { $0.isName ? $0.text : nil }
    }

    /// A text with its values; what has no value, and a text whose braces are wrong, stay as they are.
    public static func filled(_ text: String, _ values: [String: String]) -> String {
        guard let pieces = pieces(of: text) else { return text }
        return pieces.map { piece in
            guard piece.isName else { return piece.text }
            return values[piece.text] ?? "{{\(piece.text)}}"
        }.joined()
    }

    private static func pieces(of text: String) -> [(isName: Bool, text: String)]? {
        var pieces: [(isName: Bool, text: String)] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            let after = rest[open.upperBound...]
            guard let close = after.firstRange(of: "}}") else { return nil }
            let name = after[..<close.lowerBound]
            let before = rest[..<open.lowerBound]
            guard !before.contains("}}"), !name.contains("{"), !name.contains("}") else { return nil }
            pieces.append((false, String(before)))
            pieces.append((true, String(name)))
            rest = after[close.upperBound...]
        }
        guard !rest.contains("}}") else { return nil }
        pieces.append((false, String(rest)))
        return pieces
    }
}
