import Foundation
import OpenSSL

/// What the texts of names may be made of.
enum NameRules {
    /// Types of which a name has one at most; of others, as OU, there may be several.
    static let singleValued: [AttributeType] = [
        .countryName, .stateOrProvinceName, .localityName, .organizationName, .commonName, .serialNumber,
        .dnQualifier, .organizationIdentifier, .surname, .givenName, .userID, .description,
    ]

    /// Whether a character hides, turns text around, or has no meaning that everybody knows.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        // Letters of ASCII and the common ideographs, without a look into tables.
        if (0x20..<0x7F).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value) { return false }
        // What could not be read was replaced by U+FFFD; nobody is called so.
        if scalar.properties.isDefaultIgnorableCodePoint || scalar.value == 0xFFFD { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator:
            return true
        default: return false
        }
    }

    /// Whether a text is in normalisation form C.
    static func isNormal(_ text: String) -> Bool {
        // Below U+0300 nothing composes, and unified ideographs do not.
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.value < 0x300 || (0x3400...0x9FFF).contains(scalar.value)
                || (0x20000...0x2F7FF).contains(scalar.value)
        }
        if isPlain { return true }
        return Array(text.precomposedStringWithCanonicalMapping.unicodeScalars) == Array(text.unicodeScalars)
    }
}
