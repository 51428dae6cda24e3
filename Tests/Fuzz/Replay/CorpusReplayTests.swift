import Foundation
import FuzzTargets
import Testing

@Suite("The corpus of the fuzz targets")
struct CorpusReplayTests {
    /// Tests/Fuzz/Corpus/<target>/, beside the folder of this file.
    private static func inputs(_ target: FuzzTarget) throws -> [URL] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus").appendingPathComponent(target.rawValue)
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }

    @Test("Every input is read or refused, and every promise holds", arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) throws {
        let inputs = try Self.inputs(target)
        #expect(!inputs.isEmpty, "target \(target.rawValue) has no corpus")
        for input in inputs {
            let bytes = try [UInt8](Data(contentsOf: input))
            #expect(throws: Never.self, "\(input.lastPathComponent)") { try target.run(bytes) }
        }
    }

    @Test("Inputs are small: 64 KiB at most", arguments: FuzzTarget.allCases)
    func size(target: FuzzTarget) throws {
        for input in try Self.inputs(target) {
            #expect(try Data(contentsOf: input).count <= 1 << 16, "\(input.lastPathComponent)")
        }
    }
}
