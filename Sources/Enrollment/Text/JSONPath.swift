/// How failures name a place in a document: `handler.idNumber`, `attachments[2].kind`, `$` for the whole.
enum JSONPath {
    /// The path of a member; a name from outside is cut short and cleaned, because it enters messages.
    static func member(_ name: String, of path: String) -> String {
        let isPlain = name.utf8.count <= 40 && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let shown =
            isPlain ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(40).map(shown)))
        return path == "$" ? shown : "\(path).\(shown)"
    }

    /// The path of a list's element.
    static func element(_ position: Int, of path: String) -> String {
        "\(path)[\(position)]"
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ForbiddenScalars.contains(scalar) ? "\u{FFFD}" : scalar
    }
}
