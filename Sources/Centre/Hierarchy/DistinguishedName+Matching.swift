import Foundation
import OpenSSL

extension DistinguishedName {
    /// Whether both are one name to those who compare names: string type, case, width and runs of spaces do not count.
    ///
    /// Source: RFC 5280 §7.1; RFC 4518 §2.
    func matches(_ other: DistinguishedName) -> Bool { prepared == other.prepared }

    /// The attributes of each relative name, in a form whose equality is that of the names.
    private var prepared: [Set<Attribute>] {
        relativeNames.map { Set($0.map { Attribute($0.type, Self.prepared($0.value)) }) }
    }

    private static func prepared(_ value: String) -> String {
        value.precomposedStringWithCompatibilityMapping.lowercased()
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
