import Model
import OpenSSL

extension Profile {
    /// Checks the values of a file, first each by itself, then together.
    init(_ reader: ProfileReader, flags: Set<ProfileFlag>) throws(ConfigurationError) {
        let file = reader.document.value
        let entries = file.extensions
        name = try reader.name(file.name)
        label = try reader.text(file.label, key: "label", maximum: 64)
        purpose = try reader.choice(file.purpose, key: "purpose", CertificatePurpose.init(rawValue:))
        authority = try reader.authority(file.authority)
        keyAlgorithms = try reader.choices(file.keys, key: "keys", KeyAlgorithm.init(rawValue:))
        sameKeyRenewal = file.sameKeyRenewal ?? false
        pair = try reader.pair(file.pair)
        switchedOffBy =
            purpose == .encryption && !flags.contains(.dualCertificates) ? .dualCertificates : nil
        subject = try reader.subject(file.subject)
        let validity = file.validity
        lifetime = try reader.lifetime(validity)
        backdateSeconds = try reader.number(
            validity.backdateSeconds ?? 0,
            key: "validity.backdateSeconds",
            within: 0...86_400
        )
        renewal = try reader.choice(
            validity.renewal ?? Renewal.extendFromOldEnd.rawValue,
            key: "validity.renewal",
            Renewal.init(rawValue:)
        )
        replacement = try reader.choice(
            validity.replacement ?? Replacement.keepOldEnd.rawValue,
            key: "validity.replacement",
            Replacement.init(rawValue:)
        )
        maximumDays = try reader.maximumDays(validity, lifetime, renewal)
        constraints = try reader.constraints(entries.basicConstraints)
        nameConstraints = try reader.nameConstraints(entries.nameConstraints)
        keyUsage = try reader.choices(
            entries.keyUsage.usages,
            key: "extensions.keyUsage.usages",
            KeyUsage.init(name:)
        )
        // GM/T 0015: critical when there are two certificates.
        keyUsageCritical = entries.keyUsage.critical || (pair.map { flags.contains($0.flag) } ?? false)
        extendedKeyUsage = try reader.list(
            entries.extendedKeyUsage ?? [],
            key: "extensions.extendedKeyUsage",
            ExtendedKeyUsage.init(name:)
        )
        policies = try reader.objectIdentifiers(entries.policies ?? [], key: "extensions.policies")
        originPolicies = try reader.originPolicies(entries.originPolicies, besides: policies)
        practiceStatement = try reader.practiceStatement(entries.practiceStatement, policies: policies)
        emailFact = try reader.optionalFact(
            entries.emailFrom,
            key: "extensions.emailFrom",
            of: [.verifiedEmail]
        )
        fullOrganizationFact = try reader.optionalFact(
            entries.fullOrganizationFrom,
            key: "extensions.fullOrganizationFrom"
        )
        alternativeNames = try reader.alternativeNames(entries.alternativeNames ?? [])
        identityCodes = try reader.identityCodes(entries.identityCodes ?? [])
        custom = try reader.custom(entries.custom ?? [], besides: identityCodes)
        ocspNoCheck = entries.ocspNoCheck ?? false
        distributionPoints = entries.distributionPoints
        authorityInformation = try Set(
            reader.list(
                entries.authorityInformation,
                key: "extensions.authorityInformation",
                InformationAccess.init(rawValue:)
            )
        )
        token = try reader.token(file.token)
        ignoredLints = try reader.ignoredLints(file.lints)
        try reader.checkRules(self)
    }
}
