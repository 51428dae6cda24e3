import Glibc

/// How many files, and so connections, this process may have open.
enum OpenFiles {
    /// Files of the book, of lists and of keys, and connections that are taken only to be closed: never for clients.
    private static let reserve = 256
    private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// How many connections all listeners together may have, under the greatest limit that the system lets the process have;
    /// systems begin with 1024, for programs that use select.
    ///
    /// Whoever finds no file to open any more ends in the runtime's libraries, which do not expect it.
    static func room() -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(kind, &limit) == 0 else { return reserve }
        if limit.rlim_cur < limit.rlim_max {
            let before = limit.rlim_cur
            limit.rlim_cur = limit.rlim_max
            if unsafe setrlimit(kind, &limit) != 0 { limit.rlim_cur = before }
        }
        return room(under: Int(clamping: limit.rlim_cur))
    }

    /// The same for a limit of `files`; under a small one half of it is kept back.
    static func room(under files: Int) -> Int { files - min(reserve, files / 2) }
}
