import Foundation

/// Keeps the process alive when somebody writes to a pipe whose reader is gone.
///
/// That raises SIGPIPE, whose default is to end the process. A PKCS#11 module may do it, to its daemon (seen with
/// p11-kit's remote module; network HSMs have daemons too), and we ourselves, to another program.
package enum BrokenPipe {
    /// Writes everything.
    ///
    /// - Returns: whether the other side took it.
    package static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = heldBack {
                unsafe rest.withUnsafeBytes { unsafe Foundation.write(descriptor, $0.baseAddress, $0.count) }
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Runs `call` with the signal held back in this thread, and drops it when it was raised meanwhile.
    static func heldBack<Result>(_ call: () -> Result) -> Result {
        var pipe = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&pipe)
        unsafe sigaddset(&pipe, SIGPIPE)
        guard unsafe pthread_sigmask(SIG_BLOCK, &pipe, &before) == 0 else { return call() }
        let result = call()
        // One that was held back before us is not ours to drop.
        if unsafe sigismember(&before, SIGPIPE) == 0 {
            var now = timespec()
            unsafe sigtimedwait(&pipe, nil, &now)
        }
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        return result
    }
}
