import Model
import TestSupport
import Testing

@testable import Store

@Suite("Sets of numbers")
struct NumberBlockTests {
    @Test(
        "A set reads back what it wrote, whatever its size",
        arguments: [1, 2, 4095, 4096, 4097, 40_000, 65_535, 65_536]
    )
    func encoding(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let members = (0...UInt16.max).shuffled(using: &generator).prefix(count)
        var block = NumberBlock.empty
        for member in members { block.insert(member) }
        #expect(block.count == count)
        #expect(block.members == members.sorted())
        #expect(block.encoded.count == (count == 65_536 ? 0 : min(count * 2, 8192)))
        #expect(NumberBlock(encoded: block.encoded) == block)
        for member in members { block.remove(member) }
        #expect(block.isEmpty)
    }

    @Test("Octets that are no set are refused")
    func refused() {
        #expect(NumberBlock(encoded: [1]) == nil)
        #expect(NumberBlock(encoded: Array(repeating: 0, count: 8191)) == nil)
        #expect(NumberBlock(encoded: Array(repeating: 0, count: 8194)) == nil)
    }

    @Test("A range finds the members whose value is in it, bit by bit", arguments: 0..<20)
    func range(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let width = [8, 32, 64][Int(seed % 3)]
        let largest: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        let values = (0..<300).map { _ in
            // Many agree in their first bits with each other and with the bounds.
            Bool.random(using: &generator)
                ? UInt64.random(in: 0...largest, using: &generator)
                : largest / 2 &+ .random(in: 0...9, using: &generator)
        }
        let bounds = [values[0], values[1], 0, largest, largest / 2].shuffled(using: &generator).prefix(2)
            .sorted()
        var candidates = NumberBlock.empty
        for member in values.indices where member % 5 > 0 { candidates.insert(UInt16(member)) }
        var search = SearchRange(bounds[0]...bounds[1], width: width, among: candidates)
        var zeros = 0
        for bit in (0..<UInt64(width)).reversed() where !search.isComplete {
            var ones = NumberBlock.empty
            for (member, value) in values.enumerated() where value >> bit & 1 == 1 {
                ones.insert(UInt16(member))
            }
            // A bit that is zero everywhere is not kept.
            if ones.isEmpty {
                zeros += 1
            } else {
                search.take(zeros: zeros, ones: ones)
                zeros = 0
            }
        }
        let expected = values.indices.filter { $0 % 5 > 0 && (bounds[0]...bounds[1]).contains(values[$0]) }
        #expect(search.result().members.map(Int.init) == expected)
    }
}
