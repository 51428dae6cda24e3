import Issuer
import Model
import Tokens

/// The profiles of SKF libraries: a folder with a file for each, which modules name.
struct SKFProfiles {
    /// The folder, `skf` beside the file with the modules.
    let folder: String

    /// Whether a name can be that of a profile, and so of no file elsewhere.
    static func isName(_ text: String) -> Bool { AuthorityID(text) != nil }

    /// The modules with the profiles that they name.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key of what is wrong with a profile.
    func completing(_ modules: [TokenModule]) throws(ConfigurationError) -> [TokenModule] {
        var complete: [TokenModule] = []
        for module in modules {
            if let name = module.skf, Self.isName(name) {
                complete.append(module.with(try profile(name)))
            } else {
                complete.append(module)
            }
        }
        return complete
    }

    private func profile(_ name: String) throws(ConfigurationError) -> SKFProfile {
        try StrictYAML.read(SKFProfile.self, path: "\(folder)/\(name).yaml") { document in
            document.value.faults.report(in: document)
            return document.value
        }
    }
}

extension SKFProfile {
    /// What is wrong with it.
    fileprivate var faults: [ValueFault] {
        var faults: [ValueFault] = []
        faults.demand(
            Self.isApplication(application),
            "application",
            "must be 1 to 32 printable ASCII characters"
        )
        faults.demand(
            Self.isPrefix(containers),
            "containers",
            "must be at most 24 printable ASCII characters"
        )
        return faults
    }
}
