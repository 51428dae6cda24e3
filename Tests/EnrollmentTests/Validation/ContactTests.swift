@testable import Enrollment
import Model
import Testing

@Suite("Mobile numbers, mail addresses, regions, postcodes")
struct ContactTests {
    @Test("Mobile numbers are 11 digits that begin with 13 to 19")
    func mobile() throws {
        for second in 3...9 { #expect(try MobileNumber("1\(second)800000000").text.count == 11) }
        #expect(try MobileNumber(" １３８００００００００ ").text == "13800000000")
    }

    @Test(
        "Other mobile numbers are refused",
        arguments: [
            "12800000000", "10800000000", "1380000000", "138000000000", "+8613800000000", "138 0000 0000", "",
            "1380000000a", "٠٣٨٠٠٠٠٠٠٠٠",
        ]
    )
    func wrongMobile(number: String) {
        #expect(fault { () throws(FieldFault) in _ = try MobileNumber(number) } == .badFormat)
    }

    @Test(
        "Mail addresses are accepted with the domain in ASCII",
        arguments: [
            ("a@b.cn", "a@b.cn"), ("First.Last+tag@Example.COM", "First.Last+tag@example.com"),
            ("x@中国.中国", "x@xn--fiqs8s.xn--fiqs8s"), ("x@bücher.example", "x@xn--bcher-kva.example"),
            ("x@例え。テスト", "x@xn--r8jz45g.xn--zckzah"), ("ｘ＠ｂ．ｃｎ", "x@b.cn"),
            ("x@faß.example", "x@xn--fa-hia.example"), ("x@xn--fiqs8s.cn", "x@xn--fiqs8s.cn"),
        ]
    )
    func email(typed: String, ascii: String) throws {
        #expect(try EmailAddress(typed).ascii == ascii)
    }

    @Test(
        "What is no mail address is refused",
        arguments: [
            "a", "@b.cn", "a@", "a@@b.cn", "a@b@c.cn", "a@localhost", "a@.cn", "a@b..cn", "a@-b.cn",
            "a@b-.cn", ".a@b.cn", "a.@b.cn",
            "a..b@c.cn", "a b@c.cn", "张@b.cn", "a@b.1", "a@127.0.0.1", "a@b_c.cn", "a@[::1]", "\"a\"@b.cn",
            "a@b.cn,c@d.cn", "a@b.c n", "a@ b.cn", "a @b.cn",
        ]
    )
    func wrongEmail(address: String) {
        #expect(fault { () throws(FieldFault) in _ = try EmailAddress(address) } == .badFormat)
    }

    @Test("A mail address may have 254 characters, its local part 64, a label 63")
    func emailLength() throws {
        let label = String(repeating: "a", count: 62)
        let domain = "\(label).\(label).\(label).cn"
        let exact = String(repeating: "x", count: 254 - domain.count - 1) + "@" + domain
        #expect(exact.count == 254)
        #expect(try EmailAddress(exact).ascii == exact)
        #expect(fault { () throws(FieldFault) in _ = try EmailAddress("x" + exact) } == .tooLong)
        let local = String(repeating: "x", count: 65) + "@b.cn"
        #expect(fault { () throws(FieldFault) in _ = try EmailAddress(local) } == .badFormat)
        let long = "x@" + String(repeating: "a", count: 64) + ".cn"
        #expect(fault { () throws(FieldFault) in _ = try EmailAddress(long) } == .badFormat)
        #expect(
            fault { () throws(FieldFault) in _ = try EmailAddress("x@" + String(repeating: "中", count: 250)) }
                == .badFormat
        )
    }

    @Test("Control and bidirectional characters in a mail address are refused")
    func emailControls() {
        for bad in ["a\u{0}b@c.cn", "a@b\u{202E}.cn", "a@b\u{200D}.cn", "a\r\nBcc: x@y.z"] {
            #expect(fault { () throws(FieldFault) in _ = try EmailAddress(bad) } == .forbiddenCharacter)
        }
    }

    /// RFC 3492 §7.1, samples A, B, I and one mixed.
    @Test(
        "Punycode agrees with the samples of RFC 3492",
        arguments: [
            ("ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"), ("plain", "plain"),
        ]
    )
    func punycode(label: String, ascii: String) {
        #expect(Punycode.encodeLabel(label) == ascii)
    }

    @Test(
        "Regions go down to the county, or are one of the places without counties",
        arguments: ["110108", "441900", "710000", "810000", "150102"]
    )
    func region(code: String) throws {
        #expect(try RegionCode(code).text == code)
    }

    @Test(
        "Other region codes are refused",
        arguments: [
            ("110000", .badFormat), ("110100", .badFormat), ("440300", .badFormat),
            ("990101", .unknownRegion),
            ("000000", .unknownRegion), ("830101", .unknownRegion), ("11010", .badFormat),
            ("1101080", .badFormat),
            ("11010a", .badFormat), ("", .badFormat),
        ] as [(String, ValidationCode)]
    )
    func wrongRegion(code: String, expected: ValidationCode) {
        #expect(fault { () throws(FieldFault) in _ = try RegionCode(code) } == expected)
    }

    @Test("Postcodes are six digits")
    func postcode() throws {
        #expect(try PostalCode.parse("１００083") == "100083")
        for bad in ["10008", "1000830", "1000a3", ""] {
            #expect(fault { () throws(FieldFault) in _ = try PostalCode.parse(bad) } == .badFormat)
        }
    }
}
