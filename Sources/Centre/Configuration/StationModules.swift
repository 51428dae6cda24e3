import Foundation
import Issuer
public import Tokens

/// The token modules of a station: a file with `tokenModules` as in `pki.yaml`, and nothing else.
///
/// Profiles of SKF libraries are in the folder `skf` beside it.
public struct StationModules: Codable, Hashable, Sendable {
    private let tokenModules: [TokenModule]

    /// Reads and checks the file.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key of every mistake.
    public static func read(_ path: String) throws -> [TokenModule] {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("skf")
        return try StrictYAML.read(StationModules.self, path: path) {
            document throws(ConfigurationError) in
            let modules = document.value.tokenModules
            modules.faults.report(in: document)
            return try SKFProfiles(folder: folder.path).completing(modules)
        }
    }
}
