import Foundation
import Synchronization

/// Keeps a stop from the terminal out of transactions: a process that Ctrl-Z stops inside one has the book to itself for as long
/// as it stands still, and nobody can write, not even a revocation.
///
/// The stop is carried out as soon as no transaction is under way, and none begins meanwhile. A process that ignores these signals,
/// or has handlers of its own, is left as it is. SIGSTOP cannot be held back.
///
/// Source: signal(7), "Standard signals"; signal-safety(7).
enum StopSignals {
    private static let signals = [SIGTSTP, SIGTTIN, SIGTTOU]
    /// How many transactions are under way.
    private static let running = Atomic<Int>(0)
    /// Whether the process is about to stop, or stands still.
    private static let isStopping = Atomic<Bool>(false)
    /// The signal that waits for the last transaction; 0 for none.
    private static let waiting = Atomic<CInt>(0)
    private static let handler: @convention(c) (CInt) -> Void = { number in StopSignals.arrived(number) }
    /// Done once, when it is first read.
    private static let isInstalled: Bool = install()

    /// Runs `transaction`, which no stop interrupts.
    static func heldBack<Result, Failure: Error>(
        _ transaction: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        enter()
        defer { leave() }
        return try transaction()
    }

    /// Either a handler sees this transaction, or this sees that the process is being stopped.
    private static func enter() {
        _ = isInstalled
        while true {
            running.wrappingAdd(1, ordering: .sequentiallyConsistent)
            guard isStopping.load(ordering: .sequentiallyConsistent) else { return }
            running.wrappingSubtract(1, ordering: .sequentiallyConsistent)
            sched_yield()
        }
    }

    private static func leave() {
        let (_, left) = running.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        guard left == 0 else { return }
        let number = waiting.exchange(0, ordering: .sequentiallyConsistent)
        // Here and now: sent to the process once more it could find the next transaction under way.
        if number != 0 { arrived(number) }
    }

    private static func install() -> Bool {
        // What the handler reads is made before it can run.
        running.store(0, ordering: .sequentiallyConsistent)
        waiting.store(0, ordering: .sequentiallyConsistent)
        isStopping.store(false, ordering: .sequentiallyConsistent)
        for number in signals {
            let before = signal(number, handler)
            if before != nil { signal(number, before) }
        }
        return true
    }

    /// Runs in the handler too: no lock, no memory, nothing but what signal-safety(7) allows.
    private static func arrived(_ number: CInt) {
        let code = errno
        defer { errno = code }
        while true {
            isStopping.store(true, ordering: .sequentiallyConsistent)
            let isFree = running.load(ordering: .sequentiallyConsistent) == 0
            if isFree { stop(number) }
            isStopping.store(false, ordering: .sequentiallyConsistent)
            if isFree { return }
            waiting.store(number, ordering: .sequentiallyConsistent)
            // The last transaction may have ended before it could read that.
            guard running.load(ordering: .sequentiallyConsistent) == 0,
                waiting.exchange(0, ordering: .sequentiallyConsistent) != 0
            else { return }
        }
    }

    /// What the signal does by itself: stops all threads, unless nobody is there who could let them go on.
    ///
    /// Taken by this thread, also by one of a dispatch queue, which takes none otherwise.
    private static func stop(_ number: CInt) {
        var own = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&own)
        unsafe sigaddset(&own, number)
        signal(number, SIG_DFL)
        unsafe pthread_sigmask(SIG_UNBLOCK, &own, &before)
        raise(number)
        // Here it goes on.
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        signal(number, handler)
    }
}
