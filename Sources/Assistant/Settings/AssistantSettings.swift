import Foundation
public import OpenSSL
public import Tokens

/// What the user, or the package of the centre, set: which pages may ask, where to listen, and what drives the tokens.
///
/// A file of the user's own in JSON, that nobody else may read or write; where there is none, the machine's:
///
/// ```
/// {"origins": ["https://ca.example.cn"], "port": 17681, "authorities": ["/etc/pki-assistant/issuing.pem"],
///  "modules": [{"name": "epass", "path": "/usr/lib/epass/libepass.so"}, {"name": "gm3000", "path": "/opt/maker/libskf.so",
///      "skf": {"ulong": 4, "packed": true, "signs": "digest", "pinCodes": "standard", "application": "CAKEY", "containers": "CA-"}}],
///  "centre": {"server": "https://ca.example.cn:8444", "trust": ["/etc/pki-assistant/root.pem"]}}
/// ```
public struct AssistantSettings: Sendable {
    /// The origins whose pages may ask; none by default.
    public var origins: [WebOrigin]
    /// The port on 127.0.0.1 and ::1; 0 takes a free one.
    public var port: Int
    /// The authorities of the centre; empty when they are not told, and no certificate is foreign.
    public var authorities: [Certificate]
    /// PKCS#11 modules and SKF libraries beside the readers of PC/SC.
    public var modules: [TokenModule]
    /// The centre's door for holders; nil for none.
    public var centre: CentrePlace?

    /// The port that pages try.
    public static let defaultPort = 17_681
    private static let largest = 65_536

    /// Makes settings.
    public init(
        origins: [WebOrigin] = [],
        port: Int = AssistantSettings.defaultPort,
        authorities: [Certificate] = [],
        modules: [TokenModule] = [],
        centre: CentrePlace? = nil
    ) {
        self.origins = origins
        self.port = port
        self.authorities = authorities
        self.modules = modules
        self.centre = centre
    }

    /// Where the file of a user is: `$XDG_CONFIG_HOME/pki-assistant/assistant.json`, below `~/.config` when that is not set.
    ///
    /// Source: XDG Base Directory Specification 0.8.
    public static func path(home: String, environment: [String: String]) -> String {
        let given = environment["XDG_CONFIG_HOME"] ?? ""
        let base = given.hasPrefix("/") ? given : "\(home)/.config"
        return "\(base)/pki-assistant/assistant.json"
    }

    /// The settings of a machine, for users who have none of their own: what a centre's package brings.
    public static let machinePath = "/etc/pki-assistant/assistant.json"

    /// Reads a user's file; one that is not there is settings without an origin.
    ///
    /// - Throws: `AssistantError` with `.settings`.
    public static func read(_ path: String) throws(AssistantError) -> AssistantSettings {
        try read(path, of: .user) ?? AssistantSettings()
    }

    /// Reads the user's file; where there is none, the machine's.
    ///
    /// - Parameters:
    ///   - own: the user's.
    ///   - machine: the machine's.
    /// - Returns: the settings; those without an origin where there is no file.
    /// - Throws: `AssistantError` with `.settings`.
    public static func read(
        own: String,
        orOf machine: String = AssistantSettings.machinePath
    ) throws(AssistantError) -> AssistantSettings {
        if let settings = try read(own, of: .user) { return settings }
        return try read(machine, of: .machine) ?? AssistantSettings()
    }

    private static func read(
        _ path: String,
        of owner: PrivateFile.Owner
    ) throws(AssistantError) -> AssistantSettings? {
        guard let octets = try PrivateFile.read(path, of: owner, limit: largest) else { return nil }
        return try SettingsReader(path: path).settings(octets)
    }
}
