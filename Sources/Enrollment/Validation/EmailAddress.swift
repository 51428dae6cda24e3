import Model

/// 邮箱: a mail address whose domain may be internationalised.
///
/// The local part is a dot-atom of ASCII (RFC 5321 §4.1.2), because a certificate's rfc822Name holds ASCII
/// only (RFC 5280 §4.2.1.6).
///
/// Source: product.md §6.2.
public struct EmailAddress: Hashable, Sendable {
    /// As shown: the domain in lower case, Unicode where it was typed so.
    public let text: String
    /// As certified and as sent to: every label of the domain in its ASCII form.
    public let ascii: String

    /// Reads an address as typed.
    ///
    /// - Throws: `FieldFault` with `.forbiddenCharacter`, `.tooLong` or `.badFormat`.
    public init(_ raw: String) throws(FieldFault) {
        let text = Normalization.code(raw)
        try BoundedText.check(text, 1...254)
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, EmailAddress.isDotAtom(parts[0]), !parts[1].contains(where: \.isWhitespace)
        else {
            throw FieldFault(.badFormat, "应形如 name@example.com")
        }
        let domain = Normalization.text(parts[1].lowercased()).split(
            omittingEmptySubsequences: false,
            whereSeparator: { $0 == "." || $0 == "。" }
        )
        guard domain.count >= 2, let ascii = EmailAddress.asciiDomain(domain) else {
            throw FieldFault(.badFormat, "@ 之后应为有效的域名，如 example.com")
        }
        self.ascii = "\(parts[0])@\(ascii)"
        self.text = "\(parts[0])@\(domain.joined(separator: "."))"
        guard self.ascii.utf8.count <= 254 else { throw FieldFault(.tooLong, "最多 254 个字符") }
    }

    private static func isDotAtom(_ local: Substring) -> Bool {
        let extra = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
        let bytes = Array(local.utf8)
        guard (1...64).contains(bytes.count), !local.hasPrefix("."), !local.hasSuffix(".") else {
            return false
        }
        guard !local.contains("..") else { return false }
        return bytes.allSatisfy {
            ASCII.isDigit($0) || ASCII.isUpper($0) || ASCII.isLower($0) || extra.contains($0)
        }
    }

    private static func asciiDomain(_ labels: [Substring]) -> String? {
        let encoded = labels.compactMap { isLabel($0) ? Punycode.encodeLabel(String($0)) : nil }
        guard encoded.count == labels.count, encoded.allSatisfy({ $0.utf8.count <= 63 }) else { return nil }
        // A numeric last label would make it an IPv4 address (RFC 3696 §2).
        guard let last = encoded.last, ASCII.digits(last) == nil else { return nil }
        let domain = encoded.joined(separator: ".")
        return domain.utf8.count <= 253 ? domain : nil
    }

    /// Letters, digits and marks of any script, and hyphens inside (RFC 5891 §4.2.3 in outline).
    private static func isLabel(_ label: Substring) -> Bool {
        guard let first = label.unicodeScalars.first, !label.hasPrefix("-"), !label.hasSuffix("-") else {
            return false
        }
        guard !isMark(first) else { return false }
        return label.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                return ASCII.isDigit(byte) || ASCII.isLower(byte) || byte == UInt8(ascii: "-")
            }
            return scalar.properties.isXIDContinue && scalar.properties.lowercaseMapping.count == 1
                && !scalar.properties.isUppercase
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
