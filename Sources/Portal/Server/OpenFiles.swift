import Glibc

/// How many files, and so connections, this process may have open.
enum OpenFiles {
    /// Raises the limit to what the system lets the process raise it to; systems begin with 1024, for programs that use select.
    static func raiseLimit() {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard unsafe getrlimit(kind, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(kind, &limit)
    }
}
