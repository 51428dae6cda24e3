import Enrollment
import Synchronization

/// Draws codes that a test can read, and keeps of them what the product keeps.
final class CodePress: Sendable {
    private let drawn = Mutex<[String: [UInt8]]>([:])
    private let count = Mutex(0)

    /// The code of the notice that was sealed last under this name.
    func code(for notice: String) -> [UInt8]? { drawn.withLock { $0[notice] } }

    func draw(_ binding: CodeBinding, for notice: String) -> DrawnCode {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let tail = Array("ABCDEFGHJK".utf8)
        let code =
            Array("23456".utf8) + [UInt8(ascii: "-")] + [
                tail[number / 1000 % 10], tail[number / 100 % 10], tail[number / 10 % 10], tail[number % 10],
                UInt8(ascii: "Z"),
            ]
        drawn.withLock { $0[notice] = code }
        return DrawnCode(digest: digest(code, binding) ?? [], sealed: Array("sealed".utf8))
    }

    func isCode(_ typed: [UInt8], _ binding: CodeBinding, _ digest: [UInt8]) -> Bool {
        self.digest(typed, binding) == digest
    }

    private func digest(_ typed: [UInt8], _ binding: CodeBinding) -> [UInt8]? {
        OneTimeCode.normalized(typed).map { code in
            DeskFixture.mix(OneTimeCode.material(code, kind: binding.kind, boundTo: binding.subjects))
        }
    }
}
