import Foundation
import Testing

@testable import Tokens

@Suite("A pipe that breaks")
struct BrokenPipeTests {
    /// Both ends of a pipe: what is read from, and what is written to.
    private func pipe() throws -> (input: CInt, output: CInt) {
        var ends: [CInt] = [0, 0]
        try #require(unsafe Foundation.pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test("What is written to a pipe that nobody reads is not taken, and nothing else happens")
    func closed() throws {
        let ends = try pipe()
        close(ends.input)
        defer { close(ends.output) }
        #expect(!BrokenPipe.write([1, 2, 3], to: ends.output))
        #expect(BrokenPipe.write([], to: ends.output))
    }

    @Test("More than a pipe holds arrives whole")
    func whole() throws {
        let ends = try pipe()
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let writer = Thread {
            _ = BrokenPipe.write(bytes, to: ends.output)
            close(ends.output)
        }
        writer.start()
        let reader = FileHandle(fileDescriptor: ends.input, closeOnDealloc: true)
        #expect(try reader.readToEnd().map(Array.init) == bytes)
    }
}
