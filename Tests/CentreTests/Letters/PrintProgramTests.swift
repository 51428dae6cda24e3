import OpenSSL
import Testing

@testable import Centre

/// Programs of CUPS that answer, refuse, or hang.
@Suite("A program that prints")
struct PrintProgramTests {
    @Test("What it reads is what it is given, and what it says is told")
    func reads() async {
        let document = SecretBytes(copying: Array("密码信封\n".utf8))
        let answer = await PrintProgram(["cat"], reading: document).answer()
        #expect(answer.status == 0 && answer.words == "密码信封\n")
        let refused = await PrintProgram(["sh", "-c", "echo no; exit 3"]).answer()
        #expect(refused.status == 3 && refused.detail == "no")
    }

    @Test("One that hangs is not waited for; as many as there are processors, and more, hold nobody up")
    func hangs() async {
        await withTaskGroup(of: PrintProgram.Answer.self) { group in
            for _ in 0..<8 { group.addTask { await PrintProgram(["sleep", "1000"]).answer(within: 30) } }
            group.addTask { await PrintProgram(["true"]).answer() }
            var ended: [Int32] = []
            for await answer in group {
                if ended.isEmpty { #expect(answer.status == 0) }
                ended.append(answer.status)
            }
            #expect(ended.count == 9 && ended.count { $0 == -1 } == 8)
        }
    }

    @Test("One that does not read is told as that")
    func deaf() async {
        let document = SecretBytes(copying: [UInt8](repeating: 7, count: 1_000_000))
        let answer = await PrintProgram(["sh", "-c", "exec <&-; exit 0"], reading: document).answer(
            within: 10
        )
        #expect(answer.status == -1)
    }
}
