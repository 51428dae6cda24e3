import Model
import OpenSSL

extension Profile {
    /// Checks the values of a file, first each by itself, then together; what is wrong is kept by the document.
    ///
    /// - Throws: `ConfigurationError` with every value that is wrong by itself.
    init(_ reader: ProfileReader, flags: Set<ProfileFlag>) throws(ConfigurationError) {
        let file = reader.document.value
        let entries = file.extensions
        name = reader.take(try reader.name(file.name), or: file.name)
        label = reader.take(try reader.text(file.label, key: "label", maximum: 64), or: file.label)
        purpose = reader.choice(
            file.purpose,
            key: "purpose",
            CertificatePurpose.init(rawValue:),
            or: .signing
        )
        let authority = reader.take(try Optional(reader.authority(file.authority)), or: nil)
        keyAlgorithms = reader.choices(file.keys, key: "keys", KeyAlgorithm.init(rawValue:))
        sameKeyRenewal = file.sameKeyRenewal ?? false
        pair = reader.pair(file.pair)
        switchedOffBy =
            purpose == .encryption && !flags.contains(.dualCertificates) ? .dualCertificates : nil
        subject = reader.subject(file.subject)
        let validity = file.validity
        lifetime = reader.take(try reader.lifetime(validity), or: .days(1))
        backdateSeconds = reader.take(
            try reader.number(
                validity.backdateSeconds ?? 0,
                key: "validity.backdateSeconds",
                within: 0...86_400
            ),
            or: 0
        )
        renewal = reader.choice(
            validity.renewal ?? Renewal.extendFromOldEnd.rawValue,
            key: "validity.renewal",
            Renewal.init(rawValue:),
            or: .extendFromOldEnd
        )
        replacement = reader.choice(
            validity.replacement ?? Replacement.keepOldEnd.rawValue,
            key: "validity.replacement",
            Replacement.init(rawValue:),
            or: .keepOldEnd
        )
        maximumDays = reader.take(try reader.maximumDays(validity, lifetime, renewal), or: 1)
        constraints = reader.take(try reader.constraints(entries.basicConstraints), or: nil)
        nameConstraints = reader.take(try reader.nameConstraints(entries.nameConstraints), or: nil)
        keyUsage = reader.choices(
            entries.keyUsage.usages,
            key: "extensions.keyUsage.usages",
            KeyUsage.init(name:)
        )
        // GM/T 0015: critical when there are two certificates.
        keyUsageCritical = entries.keyUsage.critical || (pair.map { flags.contains($0.flag) } ?? false)
        extendedKeyUsage = reader.purposes(entries.extendedKeyUsage)
        policies = reader.objectIdentifiers(entries.policies ?? [], key: "extensions.policies")
        originPolicies = reader.originPolicies(entries.originPolicies, besides: policies)
        practiceStatement = reader.take(try reader.practiceStatement(entries), or: nil)
        emailFact = reader.optionalFact(
            entries.emailFrom,
            key: "extensions.emailFrom",
            of: [.verifiedEmail]
        )
        fullOrganizationFact = reader.optionalFact(
            entries.fullOrganizationFrom,
            key: "extensions.fullOrganizationFrom"
        )
        alternativeNames = reader.alternativeNames(entries.alternativeNames ?? [])
        identityCodes = reader.identityCodes(entries.identityCodes ?? [])
        custom = reader.custom(entries.custom ?? [], besides: identityCodes)
        ocspNoCheck = entries.ocspNoCheck ?? false
        distributionPoints = entries.distributionPoints
        authorityInformation = Set(
            reader.list(
                entries.authorityInformation,
                key: "extensions.authorityInformation",
                InformationAccess.init(rawValue:)
            )
        )
        token = reader.token(file.token)
        ignoredLints = reader.ignoredLints(file.lints)
        // Rules that tie values together are for values that are right.
        try reader.document.faults.check()
        guard let authority else { throw reader.fault("authority", "cannot name an authority") }
        self.authority = authority
        reader.checkRules(self)
    }
}
