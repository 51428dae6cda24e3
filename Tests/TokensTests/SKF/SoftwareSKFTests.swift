import Foundation
import Testing
import TokenTestSupport

/// GM/T 0016-2012 chapters 7 and 8, asked by a program that shares nothing with ours, and judged by openssl.
@Suite("The double of an SKF library")
struct SoftwareSKFTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("software_skf.py").path

    @Test(
        "It does what the standard says, in every layout and with numbers at either end",
        arguments: [
            "devices", "access", "signatures", "certificates", "envelopes", "memory", "faults", "deviations",
            "rsa",
        ],
        ["", "padded,front", "ulong8,message", "ulong8,padded"]
    )
    func standard(name: String, traits: String) throws {
        let output = try OtherProgram.run([
            "python3", SoftwareSKFTests.script, SoftwareSKF.library, name, traits,
        ])
        #expect(output.isEmpty, "\(output)")
    }
}
