import Foundation
import Model
import OpenSSL

/// Syntaxes of the names in certificates, by the strictest reading of their standards.
enum NameSyntax {
    /// A domain name of letters, digits and hyphens (RFC 1034 §3.5, RFC 5280 §4.2.1.6): labels of 1 to 63 octets, at
    /// most 253 in all, no dot at an end.
    static func isDomain(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // The last label of a name that is no address has a letter.
        guard let last = labels.last, last.contains(where: isLetter) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == hyphen }
        } && emptyLabel(in: text) == nil
    }

    /// The first label that claims to be the ASCII form of another one and is not: nothing is encoded by it, or not in
    /// this way, or nothing that anybody could read (RFC 5890 §2.3.2.1, RFC 5891 §5.4).
    static func emptyLabel(in text: String) -> String? {
        text.split(separator: ".").map(String.init).first { label in
            guard label.lowercased().hasPrefix(Punycode.prefix) else { return false }
            guard let decoded = Punycode.decodeLabel(label) else { return true }
            return !NameRules.isNormal(decoded) || decoded.unicodeScalars.contains(where: NameRules.isHidden)
        }
    }

    /// A domain name, or one whose first label is a star and which has two more (RFC 6125 §6.4.3).
    static func isDomainOrWildcard(_ text: String) -> Bool {
        guard text.hasPrefix("*.") else { return isDomain(text) }
        let rest = String(text.dropFirst(2))
        return isDomain(rest) && rest.contains(".")
    }

    /// A Mailbox without phrase, comment or angle brackets, in ASCII, at most 254 octets (RFC 5280 §4.2.1.6,
    /// RFC 5321 §4.5.3.1).
    static func isMailbox(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"<>()\",;:\\".utf8.contains($0) }
    }

    /// An absolute URI with an authority, in ASCII, of one of the schemes; of any when none is given.
    static func isURL(_ text: String, schemes: [String] = []) -> Bool {
        if (schemes.isEmpty || schemes.contains("http")) && isPlainURL(text) { return true }
        guard (1...2048).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let url = URL(string: text), let scheme = url.scheme?.lowercased(), !scheme.isEmpty
        else { return false }
        guard schemes.isEmpty || schemes.contains(scheme) else { return false }
        // RFC 5280 §4.2.1.6: with an authority, a host or an address stands in it.
        return schemes.isEmpty && !text.contains("//") || !(url.host() ?? "").isEmpty
    }

    /// Whether it is a URL as authorities have them, which needs no reader of URLs: `http://`, a domain name or an IPv4
    /// address, a port or none, and a path of letters, digits and marks that mean nothing.
    private static func isPlainURL(_ text: String) -> Bool {
        let octets = text.utf8.span
        guard octets.count <= 2048, text.hasPrefix("http://") else { return false }
        let host = end(in: octets, from: 7) { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: ".") }
        guard host > 7 else { return false }
        var place = host
        if host < octets.count, octets[host] == UInt8(ascii: ":") {
            place = end(in: octets, from: host + 1, while: isDigit)
            guard (2...5).contains(place - host) else { return false }
        }
        guard place < octets.count else { return true }
        return octets[place] == UInt8(ascii: "/")
            && end(in: octets, from: place, while: isPlainInPath) == octets.count
    }

    private static func isPlainInPath(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: isLetter(octet) || isDigit(octet)
        }
    }

    /// Where the octets from `start` on end to be of a kind.
    private static func end(in octets: Span<UInt8>, from start: Int, while isOfKind: (UInt8) -> Bool) -> Int {
        var place = start
        while place < octets.count, isOfKind(octets[place]) { place += 1 }
        return place
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isLetter(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
    }
}
