import Testing

/// The sample profile with one part replaced, and the key that must be named.
struct ProfileFault: Sendable, CustomTestStringConvertible {
    let part: String
    let other: String
    let key: String
    var line: Int?
    /// The key that was meant.
    var meant: String?

    init(_ part: String, _ other: String, _ key: String, line: Int? = nil, meant: String? = nil) {
        (self.part, self.other, self.key) = (part, other, key)
        (self.line, self.meant) = (line, meant)
    }

    var testDescription: String { "\(key): \(other)" }

    private static let usage = "{critical: true, usages: [digitalSignature]}"
    private static let extended = "extendedKeyUsage: [clientAuth]"

    static let values = fields + subject + extensions + together + added + misspelt

    /// Those that nothing else follows from.
    static let alone =
        fields + subject + extensions + added + misspelt + unknownKeys + missing + malformed

    private static let misspelt = [
        ProfileFault(extended, "emailFrom: verifiedEmial", "extensions.emailFrom"),
        ProfileFault(extended, "emailFrom: name", "extensions.emailFrom"),
        ProfileFault(extended, "fullOrganizationFrom: fullOrg", "extensions.fullOrganizationFrom"),
        ProfileFault(
            extended,
            "alternativeNames: [{form: ip, from: ipAdresses, optional: true}]",
            "extensions.alternativeNames[0].from"
        ),
        ProfileFault(
            extended,
            "alternativeNames: [{form: ip, from: name}]",
            "extensions.alternativeNames[0].from"
        ),
        ProfileFault(
            extended,
            "identityCodes: [{oid: 2.999.4, form: utf8String, from: idNummer}]",
            code("from")
        ),
        ProfileFault("policies: [2.999.1]", "policies: [2.999.1, 2.5.29.32.0]", "extensions.policies[1]"),
        ProfileFault("critical: true", "critical: yes", "extensions.keyUsage.critical"),
        ProfileFault("purpose: signing", "purpose: !!binary signing", "purpose"),
        ProfileFault("purpose: signing", "purpose: signing\nsameKeyRenewal: off", "sameKeyRenewal"),
    ]

    private static let added = [
        ProfileFault("purpose: signing", "purpose: signing\nauthority: Issuing CA", "authority"),
        ProfileFault("purpose: signing", "purpose: signing\npair: {flag: dual, profile: X}", "pair.flag"),
        ProfileFault(
            "purpose: signing",
            "purpose: signing\npair: {flag: dualCertificates, profile: x}",
            "pair.profile"
        ),
        ProfileFault(
            "purpose: signing",
            "purpose: staff\npair: {flag: dualCertificates, profile: X}",
            "pair"
        ),
        ProfileFault("purpose: signing", "purpose: encryption", "extensions.keyUsage.usages"),
        ProfileFault("years: 1", "years: 1, renewal: never", "validity.renewal"),
        ProfileFault("years: 1", "years: 1, replacement: never", "validity.replacement"),
        ProfileFault("years: 1", "years: 1, maximumDays: 365", "validity.maximumDays"),
        ProfileFault("years: 1", "years: 1, maximumDays: 22001", "validity.maximumDays"),
        ProfileFault(
            "policies: [2.999.1]",
            "practiceStatement: http://pki.example/cps",
            "extensions.practiceStatement"
        ),
        ProfileFault(extended, "practiceStatement: ftp://x", "extensions.practiceStatement"),
        ProfileFault(
            extended,
            "alternativeNames: [{form: x400, from: a}]",
            "extensions.alternativeNames[0].form"
        ),
        ProfileFault(
            extended,
            "alternativeNames: [{form: dns, from: ''}]",
            "extensions.alternativeNames[0].from"
        ),
        ProfileFault(
            extended,
            "alternativeNames: [{form: dns, from: dnsNames}, {form: dns, from: dnsNames}]",
            "extensions.alternativeNames[1].form"
        ),
        ProfileFault(extended, "identityCodes: [{oid: 2.5.29.9, form: utf8String, from: name}]", code("oid")),
        ProfileFault(extended, "identityCodes: [{oid: 2.999.4, form: bmp, from: name}]", code("form")),
        ProfileFault(
            extended,
            "identityCodes: [{oid: 2.999.4, form: residentIdChoice, from: name}]",
            code("tagging")
        ),
        ProfileFault(
            extended,
            "identityCodes: [{oid: 2.999.4, form: residentIdChoice, tagging: both, from: name}]",
            code("tagging")
        ),
        ProfileFault(
            extended,
            "identityCodes: [{oid: 2.999.4, form: utf8String, tagging: explicit, from: name}]",
            code("tagging")
        ),
        ProfileFault(
            extended,
            "custom: [{oid: 1.3.6.1.5.5.7.1.24, value: '0500'}]",
            "extensions.custom[0].oid"
        ),
        ProfileFault(extended, "custom: [{oid: 2.999.4, value: '050000'}]", "extensions.custom[0].value"),
        ProfileFault(extended, "custom: [{oid: 2.999.4, value: '0x0500'}]", "extensions.custom[0].value"),
        ProfileFault(extended, "custom: [{oid: 2.999.4, value: '01011f'}]", "extensions.custom[0].value"),
        ProfileFault(
            extended,
            "custom: [{oid: 2.999.4, value: '0500'}, {oid: 2.999.4, value: '0500'}]",
            "extensions.custom[1].oid"
        ),
        ProfileFault(extended, "nameConstraints: {}", "extensions.nameConstraints"),
        ProfileFault(
            extended,
            "nameConstraints: {permitted: {dns: [.cn]}}",
            "extensions.nameConstraints.permitted.dns[0]"
        ),
        ProfileFault(
            extended,
            "nameConstraints: {excluded: {email: ['a b']}}",
            "extensions.nameConstraints.excluded.email[0]"
        ),
        ProfileFault(
            extended,
            "nameConstraints: {permitted: {dns: [example.cn]}}",
            "extensions.nameConstraints"
        ),
        ProfileFault("[clientAuth]", "[serverAuth]", "extensions.extendedKeyUsage[0]"),
        ProfileFault(
            "slot: 9a, algorithm: p256}",
            "slot: 9a, algorithm: p256}\nlints: {ignore: [{rule: x, because: y}]}",
            "lints.ignore[0].rule"
        ),
        ProfileFault(
            "slot: 9a, algorithm: p256}",
            "slot: 9a, algorithm: p256}\nlints: {ignore: [{rule: name-spaces, because: ''}]}",
            "lints.ignore[0].because"
        ),
        ProfileFault("{type: C, value: CN}", "{type: CN, value: 甲}", "subject[2].type"),
    ]

    private static func code(_ key: String) -> String { "extensions.identityCodes[0].\(key)" }

    private static let fields = [
        ProfileFault("name: SAMPLE", "name: sample", "name"),
        ProfileFault("name: SAMPLE", "name: ../X", "name"),
        ProfileFault("name: SAMPLE", "name: ''", "name"),
        ProfileFault("name: SAMPLE", "name: \(String(repeating: "A", count: 41))", "name"),
        ProfileFault("label: 样本", "label: ''", "label"),
        ProfileFault("label: 样本", "label: \(String(repeating: "长", count: 65))", "label"),
        ProfileFault("label: 样本", "label:", "label"),
        ProfileFault("label: 样本", "label: null", "label"),
        ProfileFault("purpose: signing", "purpose: singing", "purpose"),
        ProfileFault("keys: [p256, sm2]", "keys: []", "keys"),
        ProfileFault("keys: [p256, sm2]", "keys: [p256, dsa]", "keys[1]"),
        ProfileFault("keys: [p256, sm2]", "keys: [p256, p256]", "keys[1]"),
        ProfileFault("keys: [p256, sm2]", "keys: [p256, ~]", "keys[1]"),
        ProfileFault("years: 1", "years: 0", "validity.years"),
        ProfileFault("years: 1", "years: 31", "validity.years"),
        ProfileFault("years: 1", "years: 9223372036854775807", "validity.years"),
        ProfileFault("years: 1", "years: -1", "validity.years"),
        ProfileFault("years: 1", "days: 3661", "validity.days"),
        ProfileFault("years: 1", "years: 1, days: 1", "validity"),
        ProfileFault("years: 1, ", "", "validity"),
        ProfileFault("backdateSeconds: 300", "backdateSeconds: -1", "validity.backdateSeconds"),
        ProfileFault("backdateSeconds: 300", "backdateSeconds: 86401", "validity.backdateSeconds"),
        ProfileFault("slot: 9a", "slot: 9b", "token.slot"),
        ProfileFault("algorithm: p256", "algorithm: p521", "token.algorithm"),
        ProfileFault("token: {slot: 9a, algorithm: p256}", "token:", "token"),
    ]

    private static let subject = [
        ProfileFault("type: C,", "type: Q,", "subject[0].type"),
        ProfileFault("value: CN}", "value: China}", "subject[0].value"),
        ProfileFault("value: CN}", "value: ''}", "subject[0].value"),
        ProfileFault("value: CN}", "value: CN, from: name}", "subject[0]"),
        ProfileFault("value: CN}", "value: CN, optional: true}", "subject[0].optional"),
        ProfileFault(", value: CN}", "}", "subject[0]"),
        ProfileFault("from: locality", "from: ''", "subject[1].from"),
        ProfileFault("from: locality", "from: null", "subject[1].from"),
    ]

    private static let extensions = [
        ProfileFault("[digitalSignature]", "[]", "extensions.keyUsage.usages"),
        ProfileFault("[digitalSignature]", "[digitalsignature]", "extensions.keyUsage.usages[0]"),
        ProfileFault("[clientAuth]", "[clientauth]", "extensions.extendedKeyUsage[0]"),
        ProfileFault(
            "[clientAuth]",
            "\n    - clientAuth\n    - bogus",
            "extensions.extendedKeyUsage[1]",
            line: 14
        ),
        ProfileFault(
            "[clientAuth]",
            "\n    - clientAuth\n    - clientAuth",
            "extensions.extendedKeyUsage[1]",
            line: 14
        ),
        ProfileFault(
            "[clientAuth]",
            "\n    - clientAuth\n    - [x]",
            "extensions.extendedKeyUsage[1]",
            line: 14
        ),
        ProfileFault(
            "[clientAuth]",
            "\n    - clientAuth\n    - {x: y}",
            "extensions.extendedKeyUsage[1]",
            line: 14
        ),
        ProfileFault(
            "[clientAuth]",
            "[\n    clientAuth,\n    bogus]",
            "extensions.extendedKeyUsage[1]",
            line: 14
        ),
        ProfileFault("[clientAuth]", "\n    clientAuth", "extensions.extendedKeyUsage", line: 12),
        ProfileFault(
            "[clientAuth]",
            "\n    - clientAuth\n    - OCSPSigning",
            "extensions.extendedKeyUsage[1]",
            line: 14
        ),
        ProfileFault("[clientAuth]", "[]", "extensions.extendedKeyUsage"),
        ProfileFault("[clientAuth]", "[clientAuth, 2.5.29.37.0]", "extensions.extendedKeyUsage[1]"),
        ProfileFault("[clientAuth]", "[anyExtendedKeyUsage]", "extensions.extendedKeyUsage[0]"),
        ProfileFault("[2.999.1]", "[3.1.1]", "extensions.policies[0]"),
        ProfileFault("[2.999.1]", "[1.50.1]", "extensions.policies[0]"),
        ProfileFault("[2.999.1]", "['1']", "extensions.policies[0]"),
        ProfileFault("[2.999.1]", "[2.999.01]", "extensions.policies[0]"),
        ProfileFault("[2.999.1]", "[2.999.1, 2.999.1]", "extensions.policies[1]"),
        ProfileFault("[2.999.1]", "[2.999.x]", "extensions.policies[0]"),
        ProfileFault("[ocsp, issuer]", "[ocsp, root]", "extensions.authorityInformation[1]"),
        ProfileFault(extended, "emailFrom: ''", "extensions.emailFrom"),
        ProfileFault(extended, "fullOrganizationFrom: ''", "extensions.fullOrganizationFrom"),
        ProfileFault(
            extended,
            "basicConstraints: {authority: false, pathLength: 0}",
            "extensions.basicConstraints.pathLength"
        ),
        ProfileFault(
            extended,
            "basicConstraints: {authority: true, pathLength: 9}",
            "extensions.basicConstraints.pathLength"
        ),
    ]

    private static let together = [
        ProfileFault("keys: [p256, sm2]", "keys: [sm2]", "token.algorithm"),
        ProfileFault("[digitalSignature]", "[keyCertSign]", "extensions.keyUsage"),
        ProfileFault("[digitalSignature]", "[digitalSignature, cRLSign]", "extensions.keyUsage"),
        ProfileFault(extended, "basicConstraints: {authority: true}", "extensions.keyUsage"),
        ProfileFault(
            extended,
            "custom: [{oid: 2.16.840.1.113730.1.1, value: '03020007'}]",
            "extensions.custom[0].oid"
        ),
        ProfileFault(
            extended,
            "custom: [{oid: 1.3.6.1.4.1.311.21.10, value: '3000'}]",
            "extensions.custom[0].oid"
        ),
        ProfileFault("[digitalSignature]", "[digitalSignature, encipherOnly]", "extensions.keyUsage"),
        ProfileFault("purpose: signing", "purpose: authority", "purpose"),
        ProfileFault("purpose: signing", "purpose: ocsp", "purpose"),
        ProfileFault("[clientAuth]", "[OCSPSigning]", "extensions.extendedKeyUsage[0]"),
        ProfileFault(extended, "ocspNoCheck: true", "extensions.ocspNoCheck"),
        ProfileFault(extended, "extendedKeyUsage: [OCSPSigning]\n  ocspNoCheck: true", "purpose"),
        ProfileFault("[clientAuth]", "[clientAuth, emailProtection]", "extensions.extendedKeyUsage[1]"),
        ProfileFault(
            extended,
            "extendedKeyUsage: [emailProtection]\n  emailFrom: verifiedEmail",
            "extensions.extendedKeyUsage[0]"
        ),
    ]

    static let unknownKeys = [
        ProfileFault("label: 样本", "label: 样本\nlabell: 样本", "labell", line: 3),
        ProfileFault("from: name}", "from: name, form: name}", "subject[2].form", line: 8),
        ProfileFault("years: 1", "years: 1, months: 1", "validity.months", line: 9),
        ProfileFault(
            usage,
            "{critical: true, usages: [digitalSignature], usage: x}",
            "extensions.keyUsage.usage",
            line: 11
        ),
        ProfileFault("slot: 9a", "slot: 9a, pin: 1", "token.pin", line: 16),
        ProfileFault("label: 样本", "label: 样本\n<<: {name: SAMPLE}", "<<", line: 3),
        ProfileFault("label: 样本", "label: 样本\n[a, b]: 1", "?", line: 3),
    ]

    /// Misspelt keys, whether what is meant is required or not.
    static let slips = [
        ProfileFault("purpose:", "purpos:", "purpos", line: 3, meant: "purpose"),
        ProfileFault(
            "extendedKeyUsage:",
            "extendedKeyUsgae:",
            "extensions.extendedKeyUsgae",
            line: 12,
            meant: "extendedKeyUsage"
        ),
        ProfileFault("usages:", "usage:", "extensions.keyUsage.usage", line: 11, meant: "usages"),
        ProfileFault("optional:", "Optional:", "subject[1].Optional", line: 7, meant: "optional"),
        ProfileFault("token: {", "ttoken: {", "ttoken", line: 16, meant: "token"),
        ProfileFault("from: name}", "form: name}", "subject[2].form", line: 8, meant: "from"),
        ProfileFault("label: 样本", "lable: 样本\nname2: x", "lable", line: 2, meant: "label"),
    ]

    static let missing = [
        ProfileFault("label: 样本\n", "", "label", line: 1),
        ProfileFault("validity: {years: 1, backdateSeconds: 300}\n", "", "validity", line: 1),
        ProfileFault("type: C, ", "", "subject[0].type", line: 6),
        ProfileFault("critical: true, ", "", "extensions.keyUsage.critical", line: 11),
    ]

    static let malformed = [
        ProfileFault("keys: [p256, sm2]", "keys: p256", "keys"),
        ProfileFault("years: 1", "years: one", "validity.years"),
        ProfileFault("years: 1", "years: 1.5", "validity.years"),
        ProfileFault("years: 1", "years: 9223372036854775808", "validity.years"),
        ProfileFault("critical: true", "critical: maybe", "extensions.keyUsage.critical"),
        ProfileFault("from: locality", "from: [locality]", "subject[1].from"),
        ProfileFault("label: 样本", "label: 样本\nlabel: 别的", "label", line: 3),
        ProfileFault("slot: 9a", "slot: 9a, slot: 9c", "slot"),
    ]
}
