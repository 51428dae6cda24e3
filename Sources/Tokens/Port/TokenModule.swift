/// A PKCS#11 module whose tokens are made for holders, as the centre's definition names it.
public struct TokenModule: Hashable, Codable, Sendable {
    /// What people call it, 1 to 40 of `a-z`, `0-9` and `-`.
    public let name: String
    /// The absolute path of the library.
    public let path: String
    /// The SO PIN that its maker delivers blank tokens with, 4 to 32 characters; nil when they come uninitialised.
    public let factoryOfficerPIN: String?

    /// Names a module.
    public init(name: String, path: String, factoryOfficerPIN: String? = nil) {
        self.name = name
        self.path = path
        self.factoryOfficerPIN = factoryOfficerPIN
    }
}
