import Foundation

/// How text is brought into one form before any rule looks at it.
///
/// Source: product.md §7.4.
enum Normalization {
    /// For names and addresses: NFC, trimmed, every kind of blank made the plain one, full-width digits and
    /// letters narrowed; punctuation such as `（）` stays, because names must read as on the licence.
    static func text(_ raw: String) -> String {
        map(raw) { isFullWidthAlphanumeric($0) ? narrowed($0) : $0 }
    }

    /// For codes, numbers and addresses of mail: as `text`, and everything full-width is narrowed.
    static func code(_ raw: String) -> String {
        map(raw, narrowed)
    }

    /// For names of persons: as `text`; the dots that input methods produce become `·`, runs of blanks one.
    static func personName(_ raw: String) -> String {
        let dotted = map(raw) { scalar in
            switch scalar {
            case "\u{2022}", "\u{2027}", "\u{30FB}", "\u{FF65}": "\u{B7}"
            default: isFullWidthAlphanumeric(scalar) ? narrowed(scalar) : scalar
            }
        }
        return dotted.split(separator: " ").joined(separator: " ")
    }

    private static func map(_ raw: String, _ change: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        let composed = raw.precomposedStringWithCanonicalMapping.unicodeScalars
        let trimmed = composed.trimming { $0.properties.isWhitespace }
        let changed = trimmed.map { $0.properties.generalCategory == .spaceSeparator ? " " : change($0) }
        return String(String.UnicodeScalarView(changed)).precomposedStringWithCanonicalMapping
    }

    private static func isFullWidthAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: true
        default: false
        }
    }

    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        default: scalar
        }
    }
}

extension String.UnicodeScalarView {
    /// Without the scalars at both ends that `isTrimmed` names.
    fileprivate func trimming(_ isTrimmed: (Unicode.Scalar) -> Bool) -> [Unicode.Scalar] {
        Array(drop(while: isTrimmed).reversed().drop(while: isTrimmed).reversed())
    }
}
