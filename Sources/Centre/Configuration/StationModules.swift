import Issuer
public import Tokens

/// The PKCS#11 modules of a station: a file with `tokenModules` as in `pki.yaml`, and nothing else.
public struct StationModules: Codable, Hashable, Sendable {
    private let tokenModules: [TokenModule]

    /// Reads and checks the file.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key of every mistake.
    public static func read(_ path: String) throws -> [TokenModule] {
        try StrictYAML.read(StationModules.self, path: path) { document in
            let modules = document.value.tokenModules
            modules.faults.report(in: document)
            return modules
        }
    }
}
