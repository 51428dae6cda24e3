import Model
import OpenSSL

/// Subject, other names, and the names that authorities are limited to.
extension ProfileReader {
    /// The attributes that can be read.
    func subject(
        _ entries: [ProfileFile.SubjectAttribute],
        key: String = "subject"
    ) -> [Profile.SubjectAttribute] {
        if !(1...32).contains(entries.count) { document.report(key, "must have 1 to 32 attributes") }
        var attributes: [Profile.SubjectAttribute] = []
        for (position, entry) in entries.prefix(32).enumerated() {
            let key = "\(key)[\(position)]"
            // One that has no value is named by itself.
            let isNamed = document.faults.names(below: key, of: document.path)
            if entry.value != nil, entry.optional != nil {
                document.report("\(key).optional", "belongs to 'from' only")
            }
            let source = isNamed ? nil : take(try Optional(source(entry, key: key)), or: nil)
            guard let type = AttributeType(shortName: entry.type) else {
                document.report("\(key).type", "has the unknown value '\(entry.type)'")
                continue
            }
            if NameRules.singleValued.contains(type), attributes.contains(where: { $0.type == type }) {
                document.report("\(key).type", "names '\(entry.type)' twice")
            }
            if case .fixed(let value) = source {
                take(try checkFixed(value, of: type, key: "\(key).value"), or: ())
            }
            guard let source else { continue }
            attributes.append(Profile.SubjectAttribute(type: type, source: source))
        }
        return attributes
    }

    /// The names that can be read.
    func alternativeNames(
        _ entries: [ProfileExtensionsFile.AlternativeNameEntry]
    ) -> [Profile.AlternativeName] {
        var names: [Profile.AlternativeName] = []
        for (position, entry) in entries.enumerated() {
            let key = "extensions.alternativeNames[\(position)]"
            guard let form = Profile.AlternativeName.Form(rawValue: entry.form) else {
                document.report("\(key).form", "has the unknown value '\(entry.form)'")
                continue
            }
            if names.contains(where: { $0.form == form }) {
                document.report("\(key).form", "names '\(entry.form)' twice")
            }
            let known = FactName.facts(for: form)
            let fact = take(try fact(entry.from, key: "\(key).from", of: known), or: entry.from)
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
            permitted: subtrees(entry.permitted, key: "\(key).permitted"),
            excluded: subtrees(entry.excluded, key: "\(key).excluded")
        )
        guard !constraints.isEmpty else { throw fault(key, "must permit or exclude something") }
        return constraints
    }

    /// All names, also those that are reported.
    private func subtrees(_ entry: ProfileExtensionsFile.SubtreesEntry?, key: String) -> [GeneralName] {
        var names: [GeneralName] = []
        for (position, text) in (entry?.dns ?? []).enumerated() {
            if !NameSyntax.isDomain(text) {
                let detail = "must be a domain name without dot or star in front"
                document.report("\(key).dns[\(position)]", detail)
            }
            names.append(.dns(text))
        }
        for (position, text) in (entry?.email ?? []).enumerated() {
            let host = text.hasPrefix(".") ? String(text.dropFirst()) : text
            if !NameSyntax.isDomain(host), !NameSyntax.isMailbox(text) {
                let detail = "must be an address, a host, or a domain with a dot in front"
                document.report("\(key).email[\(position)]", detail)
            }
            names.append(.email(text))
        }
        for (position, entries) in (entry?.directory ?? []).enumerated() {
            let key = "\(key).directory[\(position)]"
            names.append(take(try directory(entries, key: key), or: .dns("")))
        }
        if names.count > 64 { document.report(key, "must have at most 64 names") }
        return names
    }

    private func directory(
        _ entries: [ProfileFile.SubjectAttribute],
        key: String
    ) throws(ConfigurationError) -> GeneralName {
        var attributes: [DistinguishedName.Attribute] = []
        for (position, attribute) in subject(entries, key: key).enumerated() {
            guard case .fixed(let value) = attribute.source else {
                document.report("\(key)[\(position)].from", "is not possible here: constraints are fixed")
                continue
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
