import Testing

/// The sample profile with one part replaced, and the key that must be named.
struct ProfileFault: Sendable, CustomTestStringConvertible {
    let part: String
    let other: String
    let key: String
    var line: Int?

    init(_ part: String, _ other: String, _ key: String, line: Int? = nil) {
        (self.part, self.other, self.key, self.line) = (part, other, key, line)
    }

    var testDescription: String { "\(key): \(other)" }

    private static let usage = "{critical: true, usages: [digitalSignature]}"
    private static let extended = "extendedKeyUsage: [clientAuth]"

    static let values = fields + subject + extensions + together

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
        ProfileFault("keys: [p256, sm2]", "keys: [p256, dsa]", "keys"),
        ProfileFault("keys: [p256, sm2]", "keys: [p256, p256]", "keys"),
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
        ProfileFault("[digitalSignature]", "[digitalsignature]", "extensions.keyUsage.usages"),
        ProfileFault("[clientAuth]", "[clientauth]", "extensions.extendedKeyUsage"),
        ProfileFault("[2.999.1]", "[3.1.1]", "extensions.policies"),
        ProfileFault("[2.999.1]", "[1.50.1]", "extensions.policies"),
        ProfileFault("[2.999.1]", "['1']", "extensions.policies"),
        ProfileFault("[2.999.1]", "[2.999.01]", "extensions.policies"),
        ProfileFault("[2.999.1]", "[2.999.1, 2.999.1]", "extensions.policies"),
        ProfileFault("[2.999.1]", "[2.999.x]", "extensions.policies"),
        ProfileFault("[ocsp, issuer]", "[ocsp, root]", "extensions.authorityInformation"),
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
        ProfileFault(extended, "basicConstraints: {authority: true}", "extensions.keyUsage"),
        ProfileFault("[digitalSignature]", "[digitalSignature, encipherOnly]", "extensions.keyUsage"),
        ProfileFault("purpose: signing", "purpose: authority", "purpose"),
        ProfileFault("purpose: signing", "purpose: ocsp", "purpose"),
        ProfileFault("[clientAuth]", "[OCSPSigning]", "extensions.ocspNoCheck"),
        ProfileFault(extended, "ocspNoCheck: true", "extensions.ocspNoCheck"),
        ProfileFault(extended, "extendedKeyUsage: [OCSPSigning]\n  ocspNoCheck: true", "purpose"),
        ProfileFault("[clientAuth]", "[clientAuth, emailProtection]", "extensions.extendedKeyUsage"),
        ProfileFault(
            extended,
            "extendedKeyUsage: [emailProtection]\n  emailFrom: verifiedEmail",
            "extensions.extendedKeyUsage"
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

    static let malformed = [
        ProfileFault("label: 样本\n", "", "label"),
        ProfileFault("validity: {years: 1, backdateSeconds: 300}\n", "", "validity"),
        ProfileFault("type: C, ", "", "subject[0].type"),
        ProfileFault("critical: true, ", "", "extensions.keyUsage.critical"),
        ProfileFault("keys: [p256, sm2]", "keys: p256", "keys"),
        ProfileFault("years: 1", "years: one", "validity.years"),
        ProfileFault("years: 1", "years: 1.5", "validity.years"),
        ProfileFault("years: 1", "years: 9223372036854775808", "validity.years"),
        ProfileFault("critical: true", "critical: maybe", "extensions.keyUsage.critical"),
        ProfileFault("from: locality", "from: [locality]", "subject[1].from"),
        ProfileFault("label: 样本", "label: 样本\nlabel: 别的", "label"),
        ProfileFault("slot: 9a", "slot: 9a, slot: 9c", "slot"),
    ]
}
