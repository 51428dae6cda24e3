import Issuer
import OpenSSL

extension IssuerIdentity {
    /// What its certificate, and those above it, keep it from issuing; nil when they limit nothing.
    var limitWords: String? {
        var words: [String] = []
        if let purposes {
            words.append(
                "to \(purposes.isEmpty ? "no purpose" : purposes.map(\.name).joined(separator: ", "))"
            )
        }
        if limits.contains(where: { $0.extension(ExtensionIdentifier.nameConstraints) != nil }) {
            words.append("by name constraints")
        }
        if path.contains(where: { $0.demandsPolicy(after: .max) }) { words.append("by policy constraints") }
        return words.isEmpty ? nil : words.joined(separator: " and ")
    }
}
