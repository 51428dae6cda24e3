import Foundation

/// The shipped definition, but staff certificates may be renewed with the same key.
package enum RenewableDefinition {
    /// Copies it to `path`.
    ///
    /// - Throws: when it cannot be copied.
    package static func write(to path: String) throws {
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: path)
        let profile = URL(fileURLWithPath: "\(path)/profiles/STAFF.yaml")
        let text = try String(contentsOf: profile, encoding: .utf8)
        try Data((text + "sameKeyRenewal: true\n").utf8).write(to: profile)
    }
}
