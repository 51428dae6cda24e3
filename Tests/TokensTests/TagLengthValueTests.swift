import TestSupport
import Testing
import Tokens

@Suite("BER-TLV data objects")
struct TagLengthValueTests {
    @Test(
        "Lengths take the shortest form",
        arguments: [
            (0, [0]), (127, [127]), (128, [0x81, 128]), (255, [0x81, 255]), (256, [0x82, 1, 0]),
            (65536, [0x83, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func lengths(count: Int, encoded: [UInt8]) {
        let object = TagLengthValue(0x53, [UInt8](repeating: 7, count: count))
        #expect(Array(object.encoded.prefix(1 + encoded.count)) == [0x53] + encoded)
        #expect(TagLengthValue.single(0x53, in: object.encoded) == object)
    }

    @Test("Tags have one to three octets", arguments: [0x7C, 0x7F49, 0x5FC105] as [UInt32])
    func tags(tag: UInt32) throws {
        let object = TagLengthValue(tag, [1, 2, 3])
        let read = try #require(TagLengthValue.sequence(object.encoded + object.encoded))
        #expect(read == [object, object])
    }

    @Test(
        "What is cut short, too long or of indefinite length is refused",
        arguments: [
            [0x7C], [0x7C, 2, 1], [0x7C, 0x80, 0, 0], [0x7C, 0x84, 0, 0, 0, 1, 5], [0x7C, 0x82, 1], [0x7F],
            [0x7F, 0x49],
            [0x5F, 0xC1, 0x85, 0x01, 0], [0x7C, 0x83, 0xFF, 0xFF, 0xFF, 0],
        ] as [[UInt8]]
    )
    func malformed(bytes: [UInt8]) {
        #expect(TagLengthValue.sequence(bytes) == nil)
    }

    @Test("Filler between objects is skipped")
    func filler() {
        #expect(
            TagLengthValue.sequence([0, 0x80, 1, 5, 0xFF, 0, 0x81, 0, 0]) == [.init(0x80, [5]), .init(0x81)]
        )
    }

    @Test("Any octets are read or refused, and what is read is written again", arguments: 0..<500)
    func total(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = random.bytes(Int.random(in: 0...24, using: &random))
        for index in bytes.indices where Bool.random(using: &random) { bytes[index] &= 0x07 }
        guard let objects = TagLengthValue.sequence(bytes) else { return }
        #expect(TagLengthValue.sequence(objects.flatMap(\.encoded)) == objects)
    }
}
