import Foundation

/// The programs that the build puts beside the tests.
package enum Programs {
    /// The path of one.
    package static func path(_ name: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(name).path
    }
}
