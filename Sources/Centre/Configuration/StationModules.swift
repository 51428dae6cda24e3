import Issuer
public import Tokens

/// The PKCS#11 modules of a station: a file with `tokenModules` as in `pki.yaml`, and nothing else.
public struct StationModules: Codable, Hashable, Sendable {
    private let tokenModules: [TokenModule]

    /// Reads and checks the file.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key.
    public static func read(_ path: String) throws -> [TokenModule] {
        let document = try StrictYAML.document(StationModules.self, path: path)
        let modules = document.value.tokenModules
        if let fault = modules.fault { throw document.fault(fault.key, fault.detail) }
        return modules
    }
}
