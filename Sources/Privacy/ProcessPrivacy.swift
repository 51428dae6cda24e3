import CProcess
import Foundation

/// Keeps the memory of a process to itself: PINs and passphrases are in it.
///
/// Source: ADR 0051.
package enum ProcessPrivacy {
    /// The signals of a crash, for which Swift's runtime would print registers with the memory that they point at.
    private static let crashes = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

    /// Sees to it that this process leaves no core file, that no other process of its user looks into it, and that a crash prints
    /// nothing of its memory, unless whoever starts it asks for that with `SWIFT_BACKTRACE`.
    package static func begin() {
        var none = rlimit()
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = CProcess_make_undumpable()
        guard ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"] == nil else { return }
        for crash in crashes { signal(crash, SIG_DFL) }
    }
}
