import COpenSSL

/// The error queue that libcrypto keeps for each thread.
///
/// A failing call and the emptying of its queue happen in one synchronous act, because a task may change
/// thread at every `await`.
enum ErrorQueue {
    /// Removes and describes all entries, oldest first.
    static func drain() -> [String] {
        var entries: [String] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return entries }
            entries.append(describe(code))
        }
    }

    /// Forgets all entries: for calls whose failure is an answer and not an accident.
    static func clear() { ERR_clear_error() }

    /// True when nothing is left over on this thread; for tests.
    static var isEmpty: Bool { ERR_peek_error() == 0 }

    private static func describe(_ code: UInt) -> String {
        let library = unsafe ERR_lib_error_string(code).map { unsafe String(cString: $0) } ?? "library"
        let reason = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
        return library + ": " + (reason ?? "reason \(ERR_GET_REASON(code))")
    }
}

extension CryptoError {
    /// The error of `operation`, which has just failed on this thread; empties the queue.
    static func drain(_ operation: StaticString) -> CryptoError {
        CryptoError(.library(operation: "\(operation)", entries: ErrorQueue.drain()))
    }

    /// True when libcrypto's error queue of this thread is empty; for tests.
    package static var queueIsEmpty: Bool { ErrorQueue.isEmpty }

    static func malformed(_ what: String) -> CryptoError { CryptoError(.malformed(what: what)) }
}

/// Throws when a call that answers 1 for success answered anything else.
func check(_ status: CInt, _ operation: StaticString) throws(CryptoError) {
    guard status == 1 else { throw CryptoError.drain(operation) }
}
