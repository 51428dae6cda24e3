import Model
import OpenSSL

/// Subject, other names, and the names that authorities are limited to.
extension ProfileReader {
    func subject(
        _ entries: [ProfileFile.SubjectAttribute],
        key: String = "subject"
    ) throws(ConfigurationError) -> [Profile.SubjectAttribute] {
        guard (1...32).contains(entries.count) else { throw fault(key, "must have 1 to 32 attributes") }
        var attributes: [Profile.SubjectAttribute] = []
        for (position, entry) in entries.enumerated() {
            let key = "\(key)[\(position)]"
            guard let type = AttributeType(shortName: entry.type) else {
                throw fault("\(key).type", "has the unknown value '\(entry.type)'")
            }
            guard entry.value == nil || entry.optional == nil else {
                throw fault("\(key).optional", "belongs to 'from' only")
            }
            guard !NameRules.singleValued.contains(type) || !attributes.contains(where: { $0.type == type })
            else { throw fault("\(key).type", "names '\(entry.type)' twice") }
            let source = try source(entry, key: key)
            if case .fixed(let value) = source { try checkFixed(value, of: type, key: "\(key).value") }
            attributes.append(Profile.SubjectAttribute(type: type, source: source))
        }
        return attributes
    }

    func alternativeNames(
        _ entries: [ProfileExtensionsFile.AlternativeNameEntry]
    ) throws(ConfigurationError) -> [Profile.AlternativeName] {
        var names: [Profile.AlternativeName] = []
        for (position, entry) in entries.enumerated() {
            let key = "extensions.alternativeNames[\(position)]"
            let form = try choice(
                entry.form,
                key: "\(key).form",
                Profile.AlternativeName.Form.init(rawValue:)
            )
            guard !names.contains(where: { $0.form == form }) else {
                throw fault("\(key).form", "names '\(entry.form)' twice")
            }
            let fact = try fact(entry.from, key: "\(key).from", of: FactName.facts(for: form))
            names.append(
                Profile.AlternativeName(form: form, fact: fact, isOptional: entry.optional ?? false)
            )
        }
        return names
    }

    func nameConstraints(
        _ entry: ProfileExtensionsFile.NameConstraintsEntry?
    ) throws(ConfigurationError) -> NameConstraints? {
        guard let entry else { return nil }
        let key = "extensions.nameConstraints"
        let constraints = NameConstraints(
            permitted: try subtrees(entry.permitted, key: "\(key).permitted"),
            excluded: try subtrees(entry.excluded, key: "\(key).excluded")
        )
        guard !constraints.isEmpty else { throw fault(key, "must permit or exclude something") }
        return constraints
    }

    private func subtrees(
        _ entry: ProfileExtensionsFile.SubtreesEntry?,
        key: String
    ) throws(ConfigurationError) -> [GeneralName] {
        var names: [GeneralName] = []
        for (position, text) in (entry?.dns ?? []).enumerated() {
            guard NameSyntax.isDomain(text) else {
                throw fault("\(key).dns[\(position)]", "must be a domain name without dot or star in front")
            }
            names.append(.dns(text))
        }
        for (position, text) in (entry?.email ?? []).enumerated() {
            let host = text.hasPrefix(".") ? String(text.dropFirst()) : text
            guard NameSyntax.isDomain(host) || NameSyntax.isMailbox(text) else {
                throw fault(
                    "\(key).email[\(position)]",
                    "must be an address, a host, or a domain with a dot in front"
                )
            }
            names.append(.email(text))
        }
        for (position, entries) in (entry?.directory ?? []).enumerated() {
            names.append(try directory(entries, key: "\(key).directory[\(position)]"))
        }
        guard names.count <= 64 else { throw fault(key, "must have at most 64 names") }
        return names
    }

    private func directory(
        _ entries: [ProfileFile.SubjectAttribute],
        key: String
    ) throws(ConfigurationError) -> GeneralName {
        var attributes: [DistinguishedName.Attribute] = []
        for (position, attribute) in try subject(entries, key: key).enumerated() {
            guard case .fixed(let value) = attribute.source else {
                throw fault("\(key)[\(position)].from", "is not possible here: constraints are fixed")
            }
            attributes.append(DistinguishedName.Attribute(attribute.type, value))
        }
        do throws(CryptoError) {
            return .directory(try DistinguishedName(attributes))
        } catch {
            throw fault(key, "cannot stand in a name: \(error.message)")
        }
    }

    private func source(
        _ entry: ProfileFile.SubjectAttribute,
        key: String
    ) throws(ConfigurationError) -> Profile.SubjectAttribute.Source {
        switch (entry.value, entry.from) {
        case (let value?, nil): .fixed(value)
        case (nil, let fact?):
            .fact(try self.fact(fact, key: "\(key).from"), optional: entry.optional ?? false)
        case (nil, nil), (.some, .some): throw fault(key, "needs either 'value' or 'from'")
        }
    }

    private func checkFixed(
        _ value: String,
        of type: AttributeType,
        key: String
    ) throws(ConfigurationError) {
        do {
            _ = try DistinguishedName([DistinguishedName.Attribute(type, value)])
        } catch {
            throw fault(key, "cannot stand in a name: \(error.message)")
        }
    }
}
