import OpenSSL

/// The extensions that facts decide: other names, and identity codes.
struct FactualExtensions {
    let profile: Profile
    let facts: SubjectFacts

    /// The names of subjectAltName, in the order of the profile.
    ///
    /// - Throws: `IssuanceError` with `.factMissing` or `.factUnusable`.
    func names() throws(IssuanceError) -> [GeneralName] {
        var names: [GeneralName] = []
        if let fact = profile.emailFact, let email = facts.values[fact] {
            guard NameSyntax.isMailbox(email) else {
                throw unusable(fact, "is not an e-mail address in ASCII")
            }
            names.append(.email(email))
        }
        if let fact = profile.fullOrganizationFact, let value = facts.values[fact] {
            names.append(try fullName(value, fact: fact))
        }
        for entry in profile.alternativeNames { names += try self.names(of: entry) }
        return names
    }

    /// The identity codes that there are facts for.
    ///
    /// - Throws: `IssuanceError` with `.factMissing` or `.factUnusable`.
    func identityCodes() throws(IssuanceError) -> [CertificateExtension] {
        var list: [CertificateExtension] = []
        for code in profile.identityCodes {
            guard let value = facts.all(code.fact).first else {
                if code.isOptional { continue }
                throw IssuanceError(.factMissing(profile: profile.name, fact: code.fact))
            }
            do throws(CryptoError) {
                list.append(try code.encoded(value, type: facts.values["idType"]))
            } catch {
                throw unusable(code.fact, error.message)
            }
        }
        return list
    }

    private func names(of entry: Profile.AlternativeName) throws(IssuanceError) -> [GeneralName] {
        let values = facts.all(entry.fact)
        guard !values.isEmpty || entry.isOptional else {
            throw IssuanceError(.factMissing(profile: profile.name, fact: entry.fact))
        }
        guard values.count <= Profile.AlternativeName.maximumCount else {
            throw unusable(entry.fact, "has more than \(Profile.AlternativeName.maximumCount) values")
        }
        var names: [GeneralName] = []
        for value in values {
            guard let name = name(value, of: entry.form) else {
                throw unusable(entry.fact, fault(in: value, of: entry.form))
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private func fault(in value: String, of form: Profile.AlternativeName.Form) -> String {
        guard form == .dns, let label = NameSyntax.emptyLabel(in: value) else {
            return "'\(value)' is not a name of the form \(form.rawValue)"
        }
        return
            "'\(label)' in '\(value)' is not the ASCII form of any name; write the name as its registry does"
    }

    private func name(_ value: String, of form: Profile.AlternativeName.Form) -> GeneralName? {
        switch form {
        case .dns:
            // Compared without regard to case (RFC 4343); written in one way.
            NameSyntax.isDomainOrWildcard(value) ? .dns(value.lowercased()) : nil
        case .ip: try? .address(value)
        case .uri: NameSyntax.isURL(value) ? .uri(value) : nil
        case .upn: value.isEmpty ? nil : .userPrincipalName(value)
        }
    }

    private func fullName(_ value: String, fact: String) throws(IssuanceError) -> GeneralName {
        do throws(CryptoError) {
            let type = try AttributeType(oid: Profile.fullOrganizationType)
            return .directory(try DistinguishedName([DistinguishedName.Attribute(type, value)]))
        } catch {
            throw unusable(fact, error.message)
        }
    }

    private func unusable(_ fact: String, _ detail: String) -> IssuanceError {
        IssuanceError(.factUnusable(fact: fact, detail: detail))
    }
}
