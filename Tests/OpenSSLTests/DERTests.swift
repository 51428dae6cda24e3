import Model
import OpenSSL
import TestSupport
import Testing

@Suite("DER writer")
struct DERTests {
    @Test(
        "Lengths take the shortest form",
        arguments: [
            (0, [0]), (127, [0x7F]), (128, [0x81, 0x80]), (255, [0x81, 0xFF]), (256, [0x82, 1, 0]),
            (65535, [0x82, 0xFF, 0xFF]), (65536, [0x83, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func lengths(count: Int, octets: [UInt8]) {
        #expect(DER.lengthOctets(count) == octets)
    }

    @Test(
        "Integers take the fewest octets, signed",
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7F]), (128, [0, 0x80]), (255, [0, 0xFF]), (256, [1, 0]),
            (-1, [0xFF]),
            (-128, [0x80]), (-129, [0xFF, 0x7F]), (.max, [0x7F] + Array(repeating: 0xFF, count: 7)),
            (.min, [0x80] + Array(repeating: 0, count: 7)),
        ] as [(Int, [UInt8])]
    )
    func integers(value: Int, content: [UInt8]) throws {
        #expect(DER.integer(value) == [2, UInt8(content.count)] + content)
        var reader = DERReader(DER.integer(value), of: "number")
        #expect(try reader.smallInteger() == value)
    }

    @Test("A magnitude gets a leading zero only when it would look negative")
    func magnitudes() throws {
        #expect(DER.integer(magnitude: [0, 0, 0x80]) == [2, 2, 0, 0x80])
        #expect(DER.integer(magnitude: []) == [2, 1, 0])
        #expect(DER.integer(magnitude: [0, 1]) == [2, 1, 1])
        var reader = DERReader(DER.integer(magnitude: [0x80, 1]), of: "number")
        #expect(try reader.magnitude() == [0x80, 1])
    }

    @Test(
        "Object identifiers read as they were written",
        arguments: [
            ("2.5.29.15", "0603551d0f"), ("1.2.156.10197.1.501", "06082a811ccf55018375"), ("0.0", "060100"),
            ("2.999.3", "0603883703"), ("1.2.18446744073709551615", "060b2a81ffffffffffffffff7f"),
        ]
    )
    func objectIdentifiers(text: String, hexadecimal: String) throws {
        let encoded = try DER.oid(parsing: text)
        #expect(Hexadecimal.encode(encoded) == hexadecimal)
        var reader = DERReader(encoded, of: "identifier")
        #expect(try reader.objectIdentifier() == text)
    }

    @Test("The longest identifier that is read gets its whole text")
    func longestIdentifier() throws {
        let arc = [0x81] + [UInt8](repeating: 0xFF, count: 8) + [0x7F]
        let content = [0x2A] + [[UInt8]](repeating: arc, count: 63).joined()
        let text = try DER.dottedText(ofContent: content)
        #expect(text == "1.2" + String(repeating: ".18446744073709551615", count: 63))
        #expect(throws: CryptoError(.malformed(what: "object identifier"))) {
            try DER.dottedText(ofContent: content + [1])
        }
    }

    @Test("An object identifier has at most 32 arcs")
    func arcLimit() throws {
        let longest = "2" + String(repeating: ".1", count: 31)
        #expect(try DER.oid(parsing: longest).count == 2 + 31)
        #expect(throws: CryptoError.self) { try DER.oid(parsing: longest + ".1") }
    }

    @Test(
        "Text that is no object identifier is refused",
        arguments: [
            "", "1", "1.", ".1", "3.1", "1.40", "1.02", "1.-2", "1.2.a", "1.2.18446744073709551616", "1..2",
            " 1.2",
            "2.18446744073709551615", "１.2", "1.2.", "01.2", "1.2.00", "1.2.99999999999999999999", "1.2/3",
        ]
    )
    func badObjectIdentifiers(text: String) {
        #expect(throws: CryptoError.self) { try DER.oid(parsing: text) }
    }

    @Test(
        "Times are UTCTime through 2049 and GeneralizedTime after",
        arguments: [
            (-1, "17", "691231235959Z"), (0, "17", "700101000000Z"), (2_524_607_999, "17", "491231235959Z"),
            (2_524_608_000, "18", "20500101000000Z"), (951_782_400, "17", "000229000000Z"),
            (-631_152_000, "17", "500101000000Z"), (-631_152_001, "18", "19491231235959Z"),
            (253_402_300_799, "18", "99991231235959Z"), (.max, "18", "99991231235959Z"),
            (.min, "18", "00000101000000Z"), (-62_167_219_200, "18", "00000101000000Z"),
            (4_107_542_400, "18", "21000301000000Z"),
        ] as [(Int64, String, String)]
    )
    func times(seconds: Int64, tag: String, text: String) throws {
        let encoded = DER.time(Timestamp(secondsSinceEpoch: seconds))
        #expect(Hexadecimal.encode(encoded.prefix(1)) == tag)
        #expect(String(decoding: encoded.dropFirst(2), as: UTF8.self) == text)
        var reader = DERReader(encoded, of: "time")
        let read = try reader.time()
        if (-62_167_219_200...253_402_300_799).contains(seconds) {
            #expect(read.secondsSinceEpoch == seconds)
        }
    }

    @Test(
        "A time in any other form is refused",
        arguments: [
            "170C", "4912312359Z", "491231235959+0000", "491231235959", "490230000000Z", "491301000000Z",
            "490100000000Z", "490101240000Z", "490101006000Z", "490101000060Z", "4901010000-1Z", "",
            "20500101000000.5Z", "205001010000Z", "Z",
        ]
    )
    func badTimes(text: String) {
        for tag in [DERTag.utcTime, DERTag.generalizedTime] {
            #expect(throws: CryptoError.self) {
                try DER.timestamp(tag: tag, content: Array(text.utf8)[...])
            }
        }
    }

    @Test("A set of values is sorted")
    func sets() {
        let sorted = DER.set(of: [DER.integer(300), DER.integer(2), DER.null])
        #expect(sorted == DER.set(DER.integer(2), DER.integer(300), DER.null))
    }

    @Test("Random days come back", arguments: 0..<8)
    func randomTimes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let moment = Timestamp(
                secondsSinceEpoch: .random(in: -62_167_219_200...253_402_300_799, using: &generator)
            )
            var reader = DERReader(DER.time(moment), of: "time")
            #expect(try reader.time() == moment)
        }
    }
}
