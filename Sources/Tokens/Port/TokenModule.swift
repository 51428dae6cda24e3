/// A PKCS#11 module whose tokens are made for holders, as the centre's definition names it: by its path, or by p11-kit.
public struct TokenModule: Hashable, Codable, Sendable {
    /// What people call it, 1 to 40 of `a-z`, `0-9` and `-`.
    public let name: String
    /// The absolute path of the library; nil when p11-kit names it.
    public let path: String?
    /// The name of a module that p11-kit is configured with, or `all` for every one, through its proxy; nil when there is a path.
    public let p11kit: String?
    /// The SO PIN that its maker delivers blank tokens with, 4 to 32 characters; nil when they come uninitialised.
    public let factoryOfficerPIN: String?

    /// Names a module by its path.
    public init(name: String, path: String, factoryOfficerPIN: String? = nil) {
        self.name = name
        self.path = path
        p11kit = nil
        self.factoryOfficerPIN = factoryOfficerPIN
    }

    /// Names a module as p11-kit is configured with it.
    public init(name: String, p11kit: String, factoryOfficerPIN: String? = nil) {
        self.name = name
        path = nil
        self.p11kit = p11kit
        self.factoryOfficerPIN = factoryOfficerPIN
    }

    /// Whether an operator's name of a place is that of a token behind this module.
    func has(_ place: String) -> Bool { place.hasPrefix("\(name):") }

    /// The library to load, looked up anew each time.
    ///
    /// - Throws: `TokenError` with `.moduleFailed`.
    func library() throws(TokenError) -> String {
        if let path { return path }
        return try P11Kit(module: name).library(p11kit ?? "")
    }
}
