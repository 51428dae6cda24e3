@testable import Enrollment
import Testing

@Suite("DEFLATE")
struct InflateTests {
    /// Made by zlib 1.3: a stored block, fixed codes, and dynamic ones.
    private static let line = Array("The quick brown fox jumps over the lazy dog. 0123456789\n".utf8)
    private static let stored = """
        78010170008fff54686520717569636b2062726f776e20666f78206a756d7073206f766572207468
        65206c617a7920646f672e20303132333435363738390a54686520717569636b2062726f776e2066
        6f78206a756d7073206f76657220746865206c617a7920646f672e20303132333435363738390a73
        8a247d
        """
    private static let fixed = """
        78010bc94855282ccd4cce56482aca2fcf5348cbaf50c82acd2d2856c82f4b2d5228014ae7245655
        2aa4e4a7eb2918181a199b989a995b587285d0591f00aa0136bb
        """
    private static let dynamic = """
        78da1590c911c03008c45a027385a1ffbea27dd9317b88d8f9e5ed79dfab8bbedcebbccfcfcdce1f
        672653148b04cd2bce6f2f5ea2c78d2e93f3cbabb757d3d7e89a73f81ede3fe68b6e5bb918dd4870
        27ca95e98f700fb5a4ea4abd2d8016c940e45f8a01c267a270113fdb7b61792fcd21c3f15ab7d1db
        a7e9a20b39827c41431ee445921cea88a12d3e7a63214883254595015f26a4d930e7685bad51c63e
        e55a38b431932bed5ca3dbf2d6c61497f3377174e1ed21a53ff2c64a3f07c7d07953f4ce40300bcb
        0fe7bb54a3
        """
    private static let squares = (0..<90).flatMap { Array("\($0 * $0);".utf8) }
    private static let samples: [(String, [UInt8])] = [
        (stored, line + line), (fixed, line + line + line), (dynamic, squares),
    ]

    private static func octets(_ text: String) -> [UInt8] {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "\n") }
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }

    @Test("What zlib compressed is the same again", arguments: 0..<3)
    func samples(index: Int) {
        let (text, content) = Self.samples[index]
        #expect(Inflate.zlib(Self.octets(text)[...], limit: content.count) == content)
        #expect(Inflate.zlib(Self.octets(text)[...], limit: content.count - 1) == nil, "beyond the bound")
    }

    @Test("Every beginning of a stream is none, and no damage traps", arguments: 0..<3)
    func damage(index: Int) {
        let stream = Self.octets(Self.samples[index].0)
        for count in 0..<max(0, stream.count - 5) {
            #expect(Inflate.zlib(stream.prefix(count), limit: 1 << 20) == nil)
        }
        for place in 0..<stream.count {
            for bit in 0..<8 {
                var damaged = stream
                damaged[place] ^= 1 << bit
                _ = Inflate.zlib(damaged[...], limit: 1 << 16)
            }
        }
    }
}
