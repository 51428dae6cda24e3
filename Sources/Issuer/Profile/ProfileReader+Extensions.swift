import Model
import OpenSSL

/// Values of single extensions.
extension ProfileReader {
    func constraints(
        _ entry: ProfileExtensionsFile.BasicConstraintsEntry?
    ) throws(ConfigurationError) -> Profile.Constraints? {
        guard let entry else { return nil }
        if let length = entry.pathLength {
            guard entry.authority, (0...8).contains(length) else {
                throw fault(
                    "extensions.basicConstraints.pathLength",
                    "must be 0 to 8, and only for authorities"
                )
            }
        }
        return Profile.Constraints(isAuthority: entry.authority, pathLength: entry.pathLength)
    }

    /// The entries that can be read; none, when the key is left out, are any purpose, and that is not said by an empty list.
    func purposes(_ texts: [String]?) -> [ExtendedKeyUsage] {
        guard let texts else { return [] }
        let key = "extensions.extendedKeyUsage"
        if texts.isEmpty { document.report(key, "must name a purpose, or be left out for any purpose") }
        let purposes = list(texts, key: key, ExtendedKeyUsage.init(name:))
        if let place = purposes.firstIndex(of: .any) {
            document.report("\(key)[\(place)]", "is anyExtendedKeyUsage, which takes back what others limit")
        }
        return purposes
    }

    func objectIdentifiers(_ texts: [String], key: String) -> [String] {
        list(texts, key: key, Self.objectIdentifier)
    }

    /// Identifiers that are no policy of the profile's, and all different: one says one thing.
    func originPolicies(
        _ entry: ProfileExtensionsFile.OriginPoliciesEntry?,
        besides policies: [String]
    ) -> [KeyOrigin: String] {
        guard let entry else { return [:] }
        let key = "extensions.originPolicies"
        var found: [KeyOrigin: String] = [:]
        let texts: [(KeyOrigin, String?)] = [
            (.attested, entry.attested), (.supervised, entry.supervised), (.requested, entry.requested),
        ]
        for (origin, text) in texts {
            guard let text else { continue }
            let place = "\(key).\(origin.rawValue)"
            guard let identifier = Self.objectIdentifier(text), identifier != "2.5.29.32.0" else {
                document.report(place, "must be the object identifier of a policy")
                continue
            }
            if policies.contains(identifier) || found.values.contains(identifier) {
                document.report(place, "stands there already")
            }
            found[origin] = identifier
        }
        return found
    }

    func practiceStatement(_ entries: ProfileExtensionsFile) throws(ConfigurationError) -> String? {
        guard let url = entries.practiceStatement else { return nil }
        let key = "extensions.practiceStatement"
        guard NameSyntax.isURL(url, schemes: ["http", "https"]), url.utf8.count <= 256 else {
            throw fault(key, "must be an http or https URL of at most 256 characters")
        }
        guard entries.policies?.isEmpty == false else { throw fault(key, "belongs to 'policies'") }
        return url
    }

    /// The codes that can be read.
    func identityCodes(_ entries: [ProfileExtensionsFile.IdentityCodeEntry]) -> [Profile.IdentityCode] {
        if entries.count > 8 { document.report("extensions.identityCodes", "must have at most 8 entries") }
        var codes: [Profile.IdentityCode] = []
        for (position, entry) in entries.prefix(8).enumerated() {
            let key = "extensions.identityCodes[\(position)]"
            let others = codes.map(\.oid)
            let oid = take(try freeIdentifier(entry.oid, key: "\(key).oid", others: others), or: entry.oid)
            let fact = take(try fact(entry.from, key: "\(key).from"), or: entry.from)
            guard let form = Profile.IdentityCode.Form(rawValue: entry.form) else {
                document.report("\(key).form", "has the unknown value '\(entry.form)'")
                continue
            }
            codes.append(
                Profile.IdentityCode(
                    oid: oid,
                    form: form,
                    tagging: take(try tagging(entry.tagging, form, key: "\(key).tagging"), or: nil),
                    fact: fact,
                    isOptional: entry.optional ?? false
                )
            )
        }
        return codes
    }

    /// The extensions that can be read.
    func custom(
        _ entries: [ProfileExtensionsFile.CustomEntry],
        besides codes: [Profile.IdentityCode]
    ) -> [CertificateExtension] {
        if entries.count > 8 { document.report("extensions.custom", "must have at most 8 entries") }
        var list: [CertificateExtension] = []
        for (position, entry) in entries.prefix(8).enumerated() {
            let key = "extensions.custom[\(position)]"
            let taken = codes.map(\.oid) + list.map(\.oid)
            let oid = take(try Optional(freeIdentifier(entry.oid, key: "\(key).oid", others: taken)), or: nil)
            guard let value = Hexadecimal.decode(entry.value), (2...1024).contains(value.count),
                DERForm.fault(in: value[...]) == nil
            else {
                let detail = "must be one DER value of 2 to 1024 octets, in hexadecimal"
                document.report("\(key).value", detail)
                continue
            }
            guard let oid else { continue }
            do throws(CryptoError) {
                list.append(try CertificateExtension(oid: oid, critical: false, value: value))
            } catch {
                document.report(key, "cannot be encoded: \(error.message)")
            }
        }
        return list
    }

    private func tagging(
        _ text: String?,
        _ form: Profile.IdentityCode.Form,
        key: String
    ) throws(ConfigurationError) -> Profile.IdentityCode.Tagging? {
        switch (form, text) {
        case (.residentIdChoice, let text?):
            try choice(text, key: key, Profile.IdentityCode.Tagging.init(rawValue:))
        case (.residentIdChoice, nil): throw fault(key, "must be explicit or implicit")
        case (.printableString, nil), (.utf8String, nil): nil
        case (.printableString, .some), (.utf8String, .some):
            throw fault(key, "belongs to residentIdChoice only")
        }
    }

    /// The identifier of an extension that this product does not write by itself.
    private func freeIdentifier(
        _ text: String,
        key: String,
        others: [String]
    ) throws(ConfigurationError) -> String {
        let oid = try choice(text, key: key, Self.objectIdentifier)
        // id-ce, id-pe, id-pkix-ocsp and the extensions of Certificate Transparency.
        let managed = ["2.5.29.", "1.3.6.1.5.5.7.", "1.3.6.1.4.1.11129.2.4."]
        guard !managed.contains(where: oid.hasPrefix) else {
            throw fault(key, "is an extension that has its own key")
        }
        // Netscape's certificate type and Microsoft's application policies say what a key is for.
        guard !oid.hasPrefix("2.16.840.1.113730.1."), oid != "1.3.6.1.4.1.311.21.10" else {
            throw fault(key, "says what the key is for, which 'keyUsage' and 'extendedKeyUsage' do")
        }
        guard !others.contains(oid) else { throw fault(key, "names '\(oid)' twice") }
        return oid
    }

    /// Written in one way only, or lints would not find it again in the certificate.
    private static func objectIdentifier(_ text: String) -> String? {
        (try? ExtendedKeyUsage(oid: text)).map(\.oid)
    }
}
