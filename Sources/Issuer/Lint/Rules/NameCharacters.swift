import OpenSSL

/// Unicode TR 36 §3: no characters that hide, turn text around, or have no meaning: control, format and
/// direction characters, private ones, unassigned ones.
enum NameCharacters: FormLint {
    static let rule = "name-characters"
    static let clause = "Unicode TR 36 §3"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for part in anatomy.nameParts {
            guard let bad = part.text?.unicodeScalars.first(where: NameRules.isHidden) else { continue }
            return "\(part.name) has the character U+\(String(bad.value, radix: 16, uppercase: true))"
        }
        return nil
    }
}
