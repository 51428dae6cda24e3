import Dispatch
import Foundation
import Glibc
import Logging
import Synchronization

/// Which trees for web servers answer: the volume of one may hang, as a hard mount of NFS does while its server is away, and who looks
/// there waits as long.
///
/// Before a tree is looked at it is asked by a thread of its own, which is waited for so long and no longer: nothing that is done here
/// waits for a web server's disk. A thread that hangs cannot be ended. When it comes back after all, the tree is looked at again; until
/// then another one asks after a minute, and each later one after a minute more.
final class TreeReach: Sendable {
    /// A tree that did not answer.
    private struct Silence {
        /// When it was asked last.
        var askedAt: ContinuousClock.Instant
        /// How many times it did not answer.
        var count: Int
    }

    private static let logger = Logger(label: "pki.trees")
    private static let minute = 60

    private let ask: @Sendable (String) -> Void
    private let silent = Mutex<[String: Silence]>([:])

    /// Begins with all answering.
    ///
    /// - Parameter ask: returns when the tree answers.
    init(ask: @escaping @Sendable (String) -> Void = { TreeReach.touch($0) }) {
        self.ask = ask
    }

    /// Asks the volume of a tree.
    ///
    /// - Parameters:
    ///   - root: where the tree is.
    ///   - now: the time.
    ///   - milliseconds: for how long an answer is waited for.
    /// - Returns: whether it answers, also that there is no such tree.
    func answers(
        _ root: String,
        at now: ContinuousClock.Instant = ContinuousClock.now,
        within milliseconds: Int = 2000
    ) -> Bool {
        guard mayAsk(root, at: now) else { return false }
        let answered = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [self] in
            ask(root)
            silent.withLock { $0[root] = nil }
            answered.signal()
        }
        if answered.wait(timeout: .now() + .milliseconds(milliseconds)) == .success { return true }
        let count = silent.withLock { silent in
            let count = (silent[root]?.count ?? 0) + 1
            silent[root] = Silence(askedAt: now, count: count)
            return count
        }
        if count == 1 {
            Self.logger.error(
                "the volume of a folder for web servers does not answer, and its lists are not looked at",
                metadata: ["folder": "\(root)"]
            )
        }
        return false
    }

    /// Whether it is time to ask; who asks a silent one has it alone.
    private func mayAsk(_ root: String, at now: ContinuousClock.Instant) -> Bool {
        silent.withLock { silent in
            guard let silence = silent[root] else { return true }
            let next = silence.askedAt.advanced(by: .seconds(silence.count * Self.minute))
            guard now >= next else { return false }
            silent[root]?.askedAt = now
            return true
        }
    }

    /// Asks what no cache answers: whose server is away is known from memory for a while.
    static func touch(_ root: String) {
        for path in [root, "\(root)/crl"] {
            let folder = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
            guard folder >= 0 else { continue }
            var facts = statvfs()
            _ = unsafe fstatvfs(folder, &facts)
            close(folder)
        }
    }
}
