import Mustache

/// Puts text into HTML, scalar by scalar.
///
/// The library's own way goes by characters, of which `"` with an accent is another one than `"`: it would leave the
/// quotation mark as it is, and what follows would be outside of the attribute.
struct EscapedText: MustacheContentType {
    /// How templates name it.
    static let name = "ESCAPED"

    func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
