import Foundation

/// Where a centre's state and definition are when nobody names them.
///
/// `var` and `pki` of the working directory, as in a checkout. Where neither a definition nor keys are there, and the package
/// has put a definition on this machine, those of the machine.
///
/// Source: Filesystem Hierarchy Standard 3.0 §3.7 and §5.8.
public struct UsualPlaces: Equatable, Sendable {
    /// The state directory.
    public let state: String
    /// The definition directory.
    public let definition: String

    /// Those of the working directory.
    static let here = UsualPlaces(state: "var", definition: "pki")
    /// Those of a machine on which the package is installed.
    static let machine = UsualPlaces(state: "/var/lib/pki/centre", definition: "/etc/pki")

    private init(state: String, definition: String) {
        self.state = state
        self.definition = definition
    }

    /// Looks where they are.
    public init() {
        self.init { FileManager.default.fileExists(atPath: $0) }
    }

    /// - Parameter exists: whether there is a file of that path.
    init(exists: (String) -> Bool) {
        // `/var` is no state directory, so it is looked for what only one has.
        let isHere =
            exists("\(UsualPlaces.here.definition)/pki.yaml") || exists("\(UsualPlaces.here.state)/keys")
        let isInstalled = exists("\(UsualPlaces.machine.definition)/pki.yaml")
        self = isHere || !isInstalled ? .here : .machine
    }
}
