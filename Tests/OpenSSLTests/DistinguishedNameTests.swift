import Model
import OpenSSL
import Testing

@Suite("Distinguished names")
struct DistinguishedNameTests {
    @Test("A name reads its own encoding")
    func roundTrip() throws {
        let name = try DistinguishedName([
            .init(.countryName, "CN"), .init(.organizationName, "必联电子招标投标平台"),
            .init(.organizationalUnitName, "评标专家"), .init(.commonName, "张三"), .init(.serialNumber, "A-1"),
        ])
        let again = try DistinguishedName(der: name.der)
        #expect(again == name)
        #expect(again.attributes == name.attributes)
        #expect(again[.commonName] == "张三")
        #expect(again[.title] == nil)
        #expect(name.description == "serialNumber=A-1,CN=张三,OU=评标专家,O=必联电子招标投标平台,C=CN")
    }

    @Test("C and serialNumber are PrintableString, the others UTF8String")
    func stringTypes() throws {
        let name = try DistinguishedName([
            .init(.countryName, "CN"), .init(.commonName, "a"), .init(.serialNumber, "1"),
        ])
        #expect(
            Hexadecimal.encode(name.der)
                == "3025310b300906035504061302434e310a300806035504030c0161310a30080603550405130131"
        )
    }

    @Test(
        "What X.520 or good sense forbids is refused with its reason",
        arguments: [
            (.countryName, "cn", .notAllowed(what: "country cn")),
            (.countryName, "CHN", .tooLarge(what: "C", limit: 2)),
            (.countryName, "C", .notAllowed(what: "country C")),
            (.commonName, "", .notAllowed(what: "empty CN")),
            (.commonName, String(repeating: "张", count: 65), .tooLarge(what: "CN", limit: 64)),
            (.organizationName, String(repeating: "a", count: 65), .tooLarge(what: "O", limit: 64)),
            (.localityName, String(repeating: "a", count: 129), .tooLarge(what: "L", limit: 128)),
            (.commonName, "a\u{0}", .notAllowed(what: "CN with character U+0")),
            (.commonName, "a\nb", .notAllowed(what: "CN with character U+a")),
            (.commonName, "a\u{202E}b", .notAllowed(what: "CN with character U+202e")),
            (.commonName, "a\u{200B}b", .notAllowed(what: "CN with character U+200b")),
            (.commonName, "a\u{2028}b", .notAllowed(what: "CN with character U+2028")),
            (.commonName, " a", .notAllowed(what: "CN with a space at its end")),
            (.commonName, "a ", .notAllowed(what: "CN with a space at its end")),
            (.serialNumber, "é", .notAllowed(what: "serialNumber with characters outside its string type")),
            (.emailAddress, "é@a", .notAllowed(what: "emailAddress with characters outside its string type")),
        ] as [(AttributeType, String, CryptoError.Reason)]
    )
    func refused(type: AttributeType, value: String, expected: CryptoError.Reason) {
        let reason = reason { () throws(CryptoError) in _ = try DistinguishedName([.init(type, value)]) }
        #expect(reason == expected)
    }

    @Test("64 characters are 64 characters, whatever their octets")
    func bounds() throws {
        let name = try DistinguishedName([.init(.commonName, String(repeating: "𠮷", count: 64))])
        #expect(name[.commonName]?.unicodeScalars.count == 64)
        #expect(throws: CryptoError.self) { try DistinguishedName([]) }
        let many = Array(repeating: DistinguishedName.Attribute(.commonName, "a"), count: 65)
        #expect(throws: CryptoError.self) { try DistinguishedName(many) }
    }

    @Test("The string form escapes what has a meaning and what hides")
    func escaping() throws {
        let name = try DistinguishedName([
            .init(.organizationName, "a,b+c\"d"), .init(.commonName, "#x;<>\\"),
        ])
        #expect(name.description == "CN=\\#x\\;\\<\\>\\\\,O=a\\,b\\+c\\\"d")
        let hidden = DER.sequence(
            DER.set(DER.sequence(DER.oid("2.5.4.3"), DER.utf8String("a\u{202E}\nb "))),
            DER.set(
                DER.sequence(DER.oid("1.2.3"), DER.ia5String("x")),
                DER.sequence(DER.oid("2.5.4.10"), DER.printableString("y"))
            )
        )
        #expect(try DistinguishedName(der: hidden).description == "1.2.3=x+O=y,CN=a\\e2\\80\\ae\\0ab\\ ")
    }

    @Test("Old string types are read")
    func oldTypes() throws {
        func name(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            DER.sequence(DER.set(DER.sequence(DER.oid("2.5.4.3"), DER.tlv(tag, content))))
        }
        #expect(try DistinguishedName(der: name(DERTag.bmpString, [0x5F, 0x20]))[.commonName] == "张")
        #expect(try DistinguishedName(der: name(DERTag.teletexString, [0xE9]))[.commonName] == "é")
        for (tag, content) in [
            (DERTag.bmpString, [0x5F]), (DERTag.bmpString, [0xD8, 0]), (DERTag.utf8String, [0xC0, 0x80]),
            (DERTag.printableString, [0x80]), (DERTag.octetString, [1]),
        ] as [(UInt8, [UInt8])] {
            #expect(throws: CryptoError.self) { try DistinguishedName(der: name(tag, content)) }
        }
    }

    @Test("Damaged names are refused or read; nothing traps")
    func damage() throws {
        let name = try DistinguishedName([.init(.countryName, "CN"), .init(.commonName, "张三")])
        for bytes in Damage.truncations(name.der) + Damage.others(name.der) {
            #expect(throws: CryptoError.self) { try DistinguishedName(der: bytes) }
        }
        for bytes in Damage.flips(name.der) {
            if let other = try? DistinguishedName(der: bytes) { #expect(other.der == bytes) }
        }
        #expect(try DistinguishedName(der: [0x30, 0]).isEmpty)
        #expect(throws: CryptoError.self) { try DistinguishedName(der: [0x30, 2, 0x31, 0]) }
    }

    @Test("Types are found by their short name in any case")
    func shortNames() {
        #expect(AttributeType(shortName: "cn") == .commonName)
        #expect(AttributeType(shortName: "serialNumber") == .serialNumber)
        #expect(AttributeType(shortName: "nonsense") == nil)
    }

    @Test(
        "Every type with a short name is written and read as itself",
        arguments: [
            "C", "CN", "DC", "L", "O", "OU", "SN", "ST", "STREET", "UID", "description", "dnQualifier",
            "emailAddress",
            "givenName", "organizationIdentifier", "serialNumber", "title",
        ]
    )
    func knownTypes(shortName: String) throws {
        let type = try #require(AttributeType(shortName: shortName))
        #expect(type.shortName == shortName)
        let written = try DistinguishedName([.init(type, "CN")])
        #expect(try DistinguishedName(der: written.der).attributes == [.init(type, "CN")])
    }
}
