import TestSupport
import Testing
import Tokens

@Suite("Commands to a card")
struct CommandAPDUTests {
    @Test("A command without data is header and length expected")
    func short() {
        #expect(CommandAPDU(0xF8, 0, 0, expected: 256).encoded() == [[0, 0xF8, 0, 0, 0]])
        #expect(CommandAPDU(0x20, 0, 0x80).encoded() == [[0, 0x20, 0, 0x80]])
        #expect(CommandAPDU(0xCB, 1, 2, data: [9], expected: 16).encoded() == [[0, 0xCB, 1, 2, 1, 9, 16]])
    }

    @Test(
        "Long data goes out in blocks of 255 octets, with the chaining bit on all but the last",
        arguments: [
            (0, 1), (1, 1), (255, 1), (256, 2), (510, 2), (511, 3), (3000, 12),
        ]
    )
    func chaining(count: Int, blocks: Int) {
        let data = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let encoded = CommandAPDU(0xDB, 0x3F, 0xFF, data: data).encoded()
        #expect(encoded.count == blocks)
        #expect(encoded.dropLast().allSatisfy { $0[0] == 0x10 && $0.count == 260 })
        #expect(encoded.last?[0] == 0)
        #expect(encoded.flatMap { $0.dropFirst(5) } == data)
    }

    @Test("What is encoded is read back", arguments: 0..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let data = random.bytes(Int.random(in: 0...255, using: &random))
        let expected = Bool.random(using: &random) ? Int.random(in: 1...256, using: &random) : nil
        let command = CommandAPDU(random.bytes(1)[0], 1, 2, data: data, expected: expected)
        #expect(CommandAPDU(encoded: command.encoded()[0]) == command)
        let extended = try #require(command.encodedExtended())
        let read = try #require(CommandAPDU(encoded: extended))
        #expect(read.data == data)
        #expect((read.expected == nil) == (expected == nil))
    }

    @Test(
        "Octets with wrong lengths are no command",
        arguments: [
            [], [0], [0, 0xA4, 4], [0, 0xA4, 4, 0, 2, 1], [0, 0xA4, 4, 0, 1, 1, 0, 0], [0, 0xA4, 4, 0, 0, 0],
            [0, 0xA4, 4, 0, 0, 0, 2, 1], [0, 0xA4, 4, 0, 0, 0, 0, 1],
        ] as [[UInt8]]
    )
    func malformed(bytes: [UInt8]) {
        #expect(CommandAPDU(encoded: bytes) == nil)
    }

    @Test("Any octets are read or refused, and never trap", arguments: 0..<300)
    func total(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = random.bytes(Int.random(in: 0...40, using: &random))
        let command = CommandAPDU(encoded: bytes)
        #expect(command.map { $0.data.count < bytes.count } ?? true)
        #expect((ResponseAPDU(encoded: bytes) == nil) == (bytes.count < 2))
    }
}
