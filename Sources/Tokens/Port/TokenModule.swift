/// A PKCS#11 module or an SKF library whose tokens are made for holders, as the centre's definition names it: by its path, or by
/// p11-kit.
public struct TokenModule: Hashable, Codable, Sendable {
    /// What people call it, 1 to 40 of `a-z`, `0-9` and `-`.
    public let name: String
    /// The absolute path of the library; nil when p11-kit names it.
    public let path: String?
    /// The name of a module that p11-kit is configured with, or `all` for every one, through its proxy; nil when there is a path.
    public let p11kit: String?
    /// The name of the profile of an SKF library; nil for a PKCS#11 module.
    public let skf: String?
    /// The SO PIN that its maker delivers blank tokens with, 4 to 32 characters; nil when they come uninitialised.
    ///
    /// Behind SKF the key of the device's authentication, 16 characters.
    public let factoryOfficerPIN: String?
    /// The profile that `skf` names, once it was looked up; no part of what is written of a module.
    private var profile: SKFProfile?

    private enum CodingKeys: String, CodingKey {
        case name, path, p11kit, skf, factoryOfficerPIN
    }

    /// Names a module by its path.
    public init(name: String, path: String, factoryOfficerPIN: String? = nil) {
        self.name = name
        self.path = path
        p11kit = nil
        skf = nil
        self.factoryOfficerPIN = factoryOfficerPIN
    }

    /// Names a module as p11-kit is configured with it.
    public init(name: String, p11kit: String, factoryOfficerPIN: String? = nil) {
        self.name = name
        path = nil
        self.p11kit = p11kit
        skf = nil
        self.factoryOfficerPIN = factoryOfficerPIN
    }

    /// Names an SKF library by its path, with the name of its profile and that profile.
    public init(
        name: String,
        path: String,
        skf: String,
        profile: SKFProfile,
        factoryOfficerPIN: String? = nil
    ) {
        self.name = name
        self.path = path
        p11kit = nil
        self.skf = skf
        self.factoryOfficerPIN = factoryOfficerPIN
        self.profile = profile
    }

    /// The same with the profile that its `skf` names.
    public func with(_ profile: SKFProfile) -> TokenModule {
        var module = self
        module.profile = profile
        return module
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

    /// What the process that runs it is started with.
    ///
    /// - Throws: `TokenError` with `.moduleFailed` for one that is not there, or whose profile was never looked up.
    func arguments() throws(TokenError) -> [String] {
        let library = ["--module", try library()]
        guard let skf else { return library }
        guard let profile else {
            throw TokenError(.moduleFailed(module: name, detail: "there is no SKF profile '\(skf)'"))
        }
        return library + ["--skf", profile.argument]
    }
}
