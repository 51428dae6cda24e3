import Foundation

extension Terminal {
    /// Ends the process, after what was printed is written.
    ///
    /// `exit` would take libraries down under the threads that still use them.
    static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
