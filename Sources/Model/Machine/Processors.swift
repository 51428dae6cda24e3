import Foundation

/// The processors of this machine that this process may use.
package enum Processors {
    /// How many, from 1: those of its affinity mask (`Cpus_allowed` of proc(5)), or all when it cannot be read.
    package static func count() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return allowed(in: status) ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// The bits of the mask in the text of `/proc/self/status`; nil when there is none.
    static func allowed(in status: String) -> Int? {
        let name = "Cpus_allowed:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
            return nil
        }
        let digits = line.dropFirst(name.count).compactMap(\.hexDigitValue)
        let count = digits.reduce(0) { $0 + $1.nonzeroBitCount }
        return count > 0 ? count : nil
    }
}
