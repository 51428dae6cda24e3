import Model
import OpenSSL
import TestSupport
import Testing

@Suite("DER reader")
struct DERReaderTests {
    @Test(
        "What is not strict DER is refused",
        arguments: [
            "", "30", "3001", "1f0100", "30840100", "3085000000000100", "30ff", "3084ffffffff00", "bf8100",
        ]
    )
    func malformed(hexadecimal: String) throws {
        let bytes = try #require(Hexadecimal.decode(hexadecimal))
        var reader = DERReader(bytes, of: "thing")
        #expect(throws: CryptoError(.malformed(what: "thing"))) { try reader.next() }
    }

    @Test(
        "Lengths of BER that are not DER are named",
        arguments: [
            ("3080", .indefiniteLength), ("30800000", .indefiniteLength), ("308100", .longLength),
            ("30817f", .longLength), ("3082007f", .longLength), ("308200ff", .longLength),
            ("0282000101", .longLength),
        ] as [(String, DERFault)]
    )
    func lengths(hexadecimal: String, fault: DERFault) throws {
        let bytes = try #require(Hexadecimal.decode(hexadecimal))
        var reader = DERReader(bytes, of: "thing")
        #expect(throws: CryptoError(.notDER(what: "thing", fault))) { try reader.next() }
    }

    @Test("Values are read one after another, with their whole encoding")
    func sequence() throws {
        let bytes = DER.integer(5) + DER.boolean(true) + DER.octetString([1, 2])
        var reader = DERReader(bytes, of: "thing")
        let first = try reader.next()
        #expect(first.tag == DERTag.integer)
        #expect(first.bytes == [2, 1, 5])
        #expect(try reader.boolean())
        #expect(throws: CryptoError(.trailingOctets(what: "thing"))) { try reader.finish() }
        #expect(try reader.octetString() == [1, 2])
        #expect(reader.isAtEnd)
        try reader.finish()
    }

    @Test(
        "Integers, booleans and bit strings in longer forms are refused",
        arguments: [
            "0200", "02020001", "0202ff80", "0100", "010101", "0300", "030108", "03020002", "0603558001",
        ]
    )
    func values(hexadecimal: String) throws {
        let bytes = try #require(Hexadecimal.decode(hexadecimal))
        #expect(throws: CryptoError.self) {
            var reader = DERReader(bytes, of: "thing")
            _ = try reader.smallInteger()
        }
        #expect(throws: CryptoError.self) {
            var reader = DERReader(bytes, of: "thing")
            _ = try reader.magnitude()
        }
        #expect(throws: CryptoError.self) {
            var reader = DERReader(bytes, of: "thing")
            _ = try reader.boolean()
        }
        #expect(throws: CryptoError.self) {
            var reader = DERReader(bytes, of: "thing")
            _ = try reader.namedBits()
        }
        #expect(throws: CryptoError.self) {
            var reader = DERReader(bytes, of: "thing")
            _ = try reader.objectIdentifier()
        }
    }

    @Test("Random octets never trap", arguments: 0..<32)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var reader = DERReader(generator.bytes(.random(in: 0...40, using: &generator)), of: "thing")
            while let element = try? reader.next() {
                #expect(element.whole.count >= element.content.count + 2)
            }
        }
    }
}
