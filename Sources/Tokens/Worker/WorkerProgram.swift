/// The program in which token modules run: `pki` itself, with its command `token-worker`.
public struct WorkerProgram: Hashable, Sendable {
    /// The executable.
    public let path: String
    /// What its environment has beside ours.
    public let environment: [String: String]

    /// Names a program.
    ///
    /// - Parameters:
    ///   - path: by default this process's own executable, also when it was replaced on disk since it started.
    ///   - environment: added to ours, as for a module that is configured so.
    public init(path: String = "/proc/self/exe", environment: [String: String] = [:]) {
        self.path = path
        self.environment = environment
    }
}
