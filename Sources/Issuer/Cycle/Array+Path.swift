package import OpenSSL

extension Array where Element == Certificate {
    /// The certificates above `certificate` in the order of its path, as far as these lead; each name is followed once.
    package func path(above certificate: Certificate) -> [Certificate] {
        var (path, rest, member) = ([Certificate](), self, certificate)
        while !member.isSelfIssued, let next = rest.firstIndex(where: { $0.isNamed(as: member) }) {
            member = rest.remove(at: next)
            path.append(member)
        }
        return path
    }

    /// How many authorities may follow below the first one; negative when nothing may; nil for any number.
    ///
    /// Source: RFC 5280 §6.1.4 (l), (m).
    func remainingLength() -> Int? {
        var (between, least) = (0, Int?.none)
        for certificate in self {
            if let length = certificate.basicConstraints?.pathLength {
                least = Swift.min(least ?? .max, length - between)
            }
            if !certificate.isSelfIssued { between += 1 }
        }
        return least
    }
}

extension Certificate {
    fileprivate func isNamed(as member: Certificate) -> Bool {
        guard subjectDER == member.issuerDER else { return false }
        guard let wanted = member.authorityKeyIdentifier, let found = subjectKeyIdentifier else {
            return true
        }
        return wanted == found
    }
}
