public import OpenSSL

extension Profile {
    /// The subject name that the profile makes of the facts.
    ///
    /// - Throws: `IssuanceError` with `.factMissing` or `.factUnusable`.
    public func subjectName(_ facts: SubjectFacts) throws(IssuanceError) -> DistinguishedName {
        var attributes: [DistinguishedName.Attribute] = []
        for attribute in subject {
            guard let value = try value(of: attribute, facts) else { continue }
            attributes.append(DistinguishedName.Attribute(attribute.type, value))
        }
        do throws(CryptoError) {
            return try DistinguishedName(attributes)
        } catch {
            throw IssuanceError(.factUnusable(fact: culprit(facts) ?? "subject", detail: error.message))
        }
    }

    private func value(
        of attribute: Profile.SubjectAttribute,
        _ facts: SubjectFacts
    ) throws(IssuanceError) -> String? {
        switch attribute.source {
        case .fixed(let value): return value
        case .fact(let name, let optional):
            guard let value = facts.all(name).first else {
                guard optional else { throw IssuanceError(.factMissing(profile: self.name, fact: name)) }
                return nil
            }
            // A domain name may be longer than a common name; it stands among the other names all the same.
            let isLong = value.unicodeScalars.count > attribute.type.upperBound
            if optional && isLong && facts.lists[name] != nil { return nil }
            return isDomain(name) ? value.lowercased() : value
        }
    }

    /// Whether a fact is written as a domain name, which has one way to be written (RFC 4343).
    private func isDomain(_ fact: String) -> Bool {
        alternativeNames.contains { $0.fact == fact && $0.form == .dns }
    }

    /// The first fact that cannot stand in a name by itself.
    private func culprit(_ facts: SubjectFacts) -> String? {
        for attribute in subject {
            guard case .fact(let name, _) = attribute.source, let value = facts.all(name).first else {
                continue
            }
            let alone = DistinguishedName.Attribute(attribute.type, value)
            if (try? DistinguishedName([alone])) == nil { return name }
        }
        return nil
    }
}
