import Model
import OpenSSL
import Testing

@testable import Issuer

/// Faults in how a certificate is written.
extension LintFault {
    static let form = encoding + nameForm + keyForm + extensionForm

    private static let encoding = [
        LintFault("der-encoding", "a length with an octet too many", in: { try await LintBench("ISSUING") }) {
            let value: [UInt8] = [0x30, 7, 1, 1, 0xFF, 2, 2, 0, 0]
            $0.set(try CertificateExtension(oid: "2.5.29.19", critical: true, value: value))
        },
        LintFault("der-encoding", "a true that is 1", in: { try await LintBench("ISSUING") }) {
            $0.rewrite([0x30, 6, 1, 1, 0xFF, 2, 1, 0], [0x30, 6, 1, 1, 1, 2, 1, 0])
        },
        LintFault("defaults-left-out", "critical FALSE") { bench in
            let value = try #require(bench.body.extensions.first { $0.oid == "2.5.29.14" }).value
            let der = DER.sequence(DER.oid("2.5.29.14"), DER.boolean(false), DER.octetString(value))
            bench.set(try CertificateExtension(der: der))
        },
        LintFault("defaults-left-out", "cA FALSE", in: leafConstraints) {
            $0.set(try CertificateExtension(oid: "2.5.29.19", critical: false, value: [0x30, 3, 1, 1, 0]))
        },
        LintFault("version", "version 2") {
            $0.rewriteParts { $0[0] = DER.contextConstructed(0, DER.integer(1)) }
        },
        LintFault("version", "left out, which means 1") { $0.rewriteParts { $0.removeFirst() } },
        LintFault("serial-number-positive", "zero") { $0.rewriteParts { $0[1] = DER.integer(0) } },
        LintFault("serial-number-positive", "negative") { $0.rewriteParts { $0[1] = DER.integer(-5) } },
        LintFault("serial-number-positive", "21 octets") {
            $0.rewriteParts { $0[1] = DER.integer(magnitude: [UInt8](repeating: 1, count: 21)) }
        },
        LintFault("time-form", "fractions of a second") {
            $0.rewriteParts {
                $0[4] = times(DER.tlv(DERTag.generalizedTime, Array("20600101000000.5Z".utf8)))
            }
        },
        LintFault("time-form", "no seconds") {
            $0.rewriteParts { $0[4] = times(DER.tlv(DERTag.utcTime, Array("2701010000Z".utf8))) }
        },
        LintFault("time-form", "another zone") {
            $0.rewriteParts { $0[4] = times(DER.tlv(DERTag.utcTime, Array("270101000000+0800".utf8))) }
        },
        LintFault("time-type", "2027 as GeneralizedTime") {
            $0.rewriteParts { $0[4] = times(DER.tlv(DERTag.generalizedTime, Array("20270101000000Z".utf8))) }
        },
        LintFault("unique-identifiers", "of the subject") {
            $0.rewriteParts { $0.insert(DER.contextPrimitive(2, [0, 1]), at: 7) }
        },
    ]

    private static let nameForm = [
        LintFault("relative-names", "two attributes in one") { bench in
            let pair = DER.sequence(DER.oid("2.5.4.11"), DER.utf8String("甲"))
            let other = DER.sequence(DER.oid("2.5.4.11"), DER.utf8String("乙"))
            bench.body.subject = DER.sequence(DER.set(of: [pair, other]))
        },
        LintFault("name-string-types", "a country in UTF-8") {
            try $0.setRaw(.countryName, tag: 0x0C, Array("CN".utf8))
        },
        LintFault("name-string-types", "a name in BMPString") {
            try $0.setRaw(.commonName, tag: DERTag.bmpString, [0x5F, 0x21])
        },
        LintFault("name-string-types", "half a character") { try $0.setRaw(.commonName, [0xE5, 0xBC]) },
        LintFault("name-string-types", "a serial number outside PrintableString") {
            try $0.setRaw(.serialNumber, Array("S_1".utf8))
        },
        LintFault("name-string-types", "a qualifier in UTF-8") { bench in
            try bench.setRawSubject([(oid: "2.5.4.46", tag: DERTag.utf8String, content: Array("1".utf8))])
        },
        LintFault("name-values-not-empty", "an empty name") { try $0.setRaw(.commonName, []) },
        LintFault("name-upper-bounds", "65 characters of four octets") {
            try $0.setRaw(.commonName, Array(String(repeating: "𠮷", count: 65).utf8))
        },
        LintFault("name-upper-bounds", "64 letters and a mark that combines") {
            // q with a dot below has no composed form, so this is normal form C.
            try $0.setRaw(.commonName, Array((String(repeating: "q", count: 64) + "\u{323}").utf8))
        },
        LintFault("name-single-valued", "two common names") {
            try $0.setSubject($0.subject + [.init(.commonName, "李四")])
        },
        LintFault("name-characters", "text turned around") {
            try $0.setRaw(.commonName, Array("张\u{202E}三".utf8))
        },
        LintFault("name-characters", "a space of no width") {
            try $0.setRaw(.commonName, Array("张\u{200B}三".utf8))
        },
        LintFault("name-characters", "a control character") {
            try $0.setRaw(.commonName, Array("张\u{7}三".utf8))
        },
        LintFault("name-characters", "an unassigned character") {
            try $0.setRaw(.commonName, Array("张\u{0378}三".utf8))
        },
        LintFault("name-characters", "a private character") {
            try $0.setRaw(.commonName, Array("张\u{E000}三".utf8))
        },
        LintFault("name-normal-form", "e and an accent apart") {
            try $0.setRaw(.commonName, Array("Rene\u{301}".utf8))
        },
        LintFault("name-normal-form", "a compatibility ideograph") {
            try $0.setRaw(.commonName, Array("\u{F900}".utf8))
        },
        LintFault("name-spaces", "at the end") { try $0.setRaw(.commonName, Array("张三 ".utf8)) },
        LintFault("name-spaces", "two in a row") { try $0.setRaw(.commonName, Array("Li  Lei".utf8)) },
        LintFault("country-code", "three letters") { try $0.setRaw(.countryName, Array("CHN".utf8)) },
        LintFault("country-code", "small letters") { try $0.setRaw(.countryName, Array("cn".utf8)) },
    ]

    private static let keyForm = [
        LintFault(
            "public-key-parameters",
            "NULL left out for RSA",
            in: { try await LintBench(key: .rsa2048) }
        ) {
            $0.body.subjectPublicKeyInfo = try rebuilt($0.body.subjectPublicKeyInfo, parameters: [])
        },
        LintFault("public-key-parameters", "a curve that is not named") {
            $0.body.subjectPublicKeyInfo = try rebuilt(
                $0.body.subjectPublicKeyInfo,
                parameters: DER.sequence()
            )
        },
        LintFault("public-key-encoding", "unused bits") {
            let info = $0.body.subjectPublicKeyInfo
            let start = try #require(info.firstRange(of: [3, 0x42, 0, 4])?.lowerBound)
            $0.body.subjectPublicKeyInfo[start + 2] = 1
            $0.body.subjectPublicKeyInfo[info.count - 1] &= 0xFE
        },
        LintFault("public-key-encoding", "a compressed point") {
            let info = $0.body.subjectPublicKeyInfo
            let start = try #require(info.firstRange(of: [3, 0x42, 0, 4])?.lowerBound)
            $0.body.subjectPublicKeyInfo[start + 3] = 2
        },
    ]

    private static let extensionForm = [
        LintFault("extension-twice", "key usage") {
            $0.body.extensions.append(try #require($0.body.extensions.first { $0.oid == "2.5.29.15" }))
        },
        LintFault("authority-key-identifier-form", "a serial beside it") { bench in
            let value = DER.sequence(
                DER.contextPrimitive(0, bench.issuer.keyIdentifier),
                DER.contextPrimitive(2, [1])
            )
            bench.set(try CertificateExtension(oid: "2.5.29.35", critical: false, value: value))
        },
        LintFault("key-usage-bits", "none") {
            $0.set(try CertificateExtension(oid: "2.5.29.15", critical: false, value: [3, 1, 0]))
        },
        LintFault("key-usage-bits", "zeros at the end") {
            $0.set(try CertificateExtension(oid: "2.5.29.15", critical: false, value: [3, 2, 5, 0xC0]))
        },
        LintFault("policy-twice", "one policy") {
            $0.set(try .certificatePolicies($0.profile.policies + $0.profile.policies))
        },
        LintFault("crl-distribution-point-form", "https") {
            $0.set(try .crlDistributionPoints(["https://pki.example/crl/issuing.crl"]))
        },
        LintFault("crl-distribution-point-form", "reasons") { bench in
            let name = DER.contextPrimitive(6, Array(bench.issuer.locations.revocationList.utf8))
            let place = DER.contextConstructed(0, DER.contextConstructed(0, name))
            let value = DER.sequence(DER.sequence(place, DER.contextPrimitive(1, [6, 0x40])))
            bench.set(try CertificateExtension(oid: "2.5.29.31", critical: false, value: value))
        },
        LintFault("crl-distribution-point-form", "another issuer") { bench in
            let issuer = DER.contextConstructed(2, DER.contextConstructed(4, bench.issuer.nameDER))
            let value = DER.sequence(DER.sequence(issuer))
            bench.set(try CertificateExtension(oid: "2.5.29.31", critical: false, value: value))
        },
        LintFault("authority-information-form", "another method") { bench in
            let place = DER.contextPrimitive(6, Array(bench.issuer.locations.ocsp.utf8))
            let value = DER.sequence(DER.sequence(DER.oid("1.3.6.1.5.5.7.48.3"), place))
            bench.set(try CertificateExtension(oid: "1.3.6.1.5.5.7.1.1", critical: false, value: value))
        },
        LintFault("authority-information-form", "ldap") {
            $0.set(try .authorityInformationAccess(ocsp: ["ldap://pki.example/x"], caIssuers: []))
        },
    ]

    private static func times(_ end: [UInt8]) -> [UInt8] {
        DER.sequence(DER.utcTime(Timestamp(secondsSinceEpoch: 1_795_000_000)), end)
    }

    private static func rebuilt(_ info: [UInt8], parameters: [UInt8]) throws -> [UInt8] {
        var reader = try DERReader.sequence(info, of: "key")
        var identifier = try reader.enter(DERTag.sequence)
        let type = try identifier.next().bytes
        return DER.sequence(DER.sequence(type, parameters), try reader.next().bytes)
    }

    /// A profile whose leaves say that they are no authorities.
    @Sendable static func leafConstraints() async throws -> LintBench {
        let profile = try YAMLProfile.load {
            $0.replace("extensions:\n", "extensions:\n  basicConstraints: {authority: false}\n")
        }
        return try await LintBench("SAMPLE", profile: profile)
    }
}
