import OpenSSL

/// RFC 9525 §2: a server is checked by its dNSName or iPAddress, and by nothing else; a common name is one of them.
enum ServerNames: Lint {
    static let rule = "server-names"
    static let clause = "RFC 9525 §2"
    static let mayBeIgnored = true

    static func problem(in subject: LintSubject) -> String? {
        guard subject.certificate.extendedKeyUsage?.contains(.serverAuth) ?? false,
            !subject.certificate.isAuthority
        else {
            return nil
        }
        var names: Set<String> = []
        var count = 0
        for name in subject.certificate.alternativeNames {
            if case .dns(let text) = name { names.insert(text) }
            if case .dns = name { count += 1 } else if name.addressOctets != nil { count += 1 }
        }
        guard count > 0 else { return "a server has neither a domain name nor an address" }
        guard let common = subject.certificate.subject[.commonName], !names.isEmpty else { return nil }
        return names.contains(common) ? nil : "the common name is none of the domain names"
    }
}
