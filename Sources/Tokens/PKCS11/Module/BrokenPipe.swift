import Foundation

/// Keeps the process alive when a module writes to a daemon that is gone: that raises SIGPIPE, whose default is to end
/// the process (seen with p11-kit's remote module; network HSMs have daemons too).
enum BrokenPipe {
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
