import CProcess
import Foundation

/// Starts a program of the user's, with its own input and output nowhere, and with nothing of ours: no descriptor, no signal that is
/// blocked or ignored, a process group of its own.
///
/// A browser lives longer than the assistant: with a listening socket it would keep the port. Threads that serve queues block every
/// signal, and Ctrl-C at our terminal is not meant for the browser.
///
/// posix_spawn and not Foundation's `Process`: whose watch over the programs that it starts takes three megabytes for as long as the
/// assistant runs.
struct ProgramStart {
    private let program: String
    private let arguments: [String]

    /// Names a program.
    ///
    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: what it is given.
    init(_ program: String, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// Starts it.
    ///
    /// - Returns: its process; nil when it cannot be started.
    func run() -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for descriptor in CInt(0)...2 {
            let isSet =
                unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) == 0
            guard isSet else { return nil }
        }
        guard unsafe CProcess_close_from(&actions, 3) == 0 else { return nil }
        var attributes = posix_spawnattr_t()
        guard unsafe posix_spawnattr_init(&attributes) == 0 else { return nil }
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        guard ProgramStart.forgetSignals(in: &attributes) else { return nil }
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var process = pid_t(0)
        let status = unsafe ProgramStart.withList([program] + arguments) { words in
            unsafe ProgramStart.withList(environment) { environment in
                unsafe posix_spawn(&process, program, &actions, &attributes, words, environment)
            }
        }
        return status == 0 ? process : nil
    }

    /// No signal is blocked, each has its default, and a group is opened.
    private static func forgetSignals(in attributes: inout posix_spawnattr_t) -> Bool {
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        guard unsafe posix_spawnattr_setsigmask(&attributes, &none) == 0 else { return false }
        guard unsafe posix_spawnattr_setsigdefault(&attributes, &all) == 0 else { return false }
        guard unsafe posix_spawnattr_setpgroup(&attributes, 0) == 0 else { return false }
        return unsafe posix_spawnattr_setflags(&attributes, Int16(flags)) == 0
    }

    /// Texts as C takes a list of them: each ends with a zero, and the list with nil.
    private static func withList(
        _ texts: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt
    ) -> CInt {
        var octets: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(octets.count)
            octets += text.utf8CString
        }
        return unsafe octets.withUnsafeMutableBufferPointer { octets in
            var list =
                unsafe starts.map { start in unsafe octets.baseAddress.map { unsafe $0 + start } } + [nil]
            return unsafe list.withUnsafeMutableBufferPointer { list in
                unsafe list.baseAddress.map { unsafe body($0) } ?? -1
            }
        }
    }
}
